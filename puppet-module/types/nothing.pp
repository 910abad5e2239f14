# @summary What asks for nothing: absent, false, empty, or made of such values.
type Discovery::Nothing = Variant[
  Undef,
  Boolean[false],
  String[0, 0],
  Array[Discovery::Nothing],
  Hash[String, Discovery::Nothing],
]
