# @summary The weights of an instance in SRV answers, by its health.
type Discovery::Weights = Struct[
  {
    Optional['passing'] => Integer[1, 65535],
    Optional['warning'] => Integer[0, 65535],
  }
]
