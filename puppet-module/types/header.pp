# @summary Headers of an HTTP request: one value or several by name.
type Discovery::Header = Hash[
  Pattern[/\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z/],
  Variant[Discovery::Header_value, Array[Discovery::Header_value, 1]],
]
