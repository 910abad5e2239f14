# @summary A port number, as a number or, as older code writes it, as a string; 0 means none.
type Discovery::Port = Variant[
  Integer[0, 65535],
  Pattern[/\A(0|[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])\z/],
]
