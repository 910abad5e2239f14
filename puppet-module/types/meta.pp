# @summary Values by name that travel with a service; every value is written as a string.
type Discovery::Meta = Hash[
  Pattern[/\A(?!consul-)[A-Za-z0-9_-]{1,128}\z/],
  Variant[String[0, 512], Numeric, Boolean],
  0,
  64,
]
