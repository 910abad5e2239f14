# @summary Further addresses of an instance by role.
type Discovery::Tagged_addresses = Hash[
  String[1],
  Struct[
    {
      'address'        => Discovery::Address,
      Optional['port'] => Discovery::Port,
    }
  ],
]
