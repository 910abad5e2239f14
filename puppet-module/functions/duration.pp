# @summary A length of time as the agent's files have it, with its unit.
#
# @param length
#   The length; a bare number counts seconds.
#
# @return [String[1]]
#   The same with a unit.
#
# @example
#   discovery::duration('60')   # => '60s'
#   discovery::duration('1m30s') # => '1m30s'
function discovery::duration(Discovery::Duration $length) >> String[1] {
  $length ? {
    Numeric      => "${length}s",
    /\A[\d.]+\z/ => "${length}s",
    default      => $length,
  }
}
