# @summary A service as its definition file may have it.
#
# The keys typed `Any` are the peer's; the agent does not act on them, and a catalog that uses one
# is refused with a sentence that says what to do instead.
type Discovery::Service_definition = Struct[
  {
    Optional['id']                  => Discovery::Id,
    Optional['name']                => Discovery::Id,
    Optional['address']             => Discovery::Address,
    Optional['port']                => Discovery::Port,
    Optional['tags']                => Array[Discovery::Tag, 0, 256],
    Optional['meta']                => Discovery::Meta,
    Optional['weights']             => Discovery::Weights,
    Optional['tagged_addresses']    => Discovery::Tagged_addresses,
    Optional['enable_tag_override'] => Boolean,
    Optional['check']               => Discovery::Check_definition,
    Optional['checks']              => Array[Discovery::Check_definition],
    Optional['announce']            => Discovery::Announce,
    Optional['token']               => Discovery::Text,
    Optional['connect']             => Any,
    Optional['kind']                => Any,
    Optional['proxy']               => Any,
  }
]
