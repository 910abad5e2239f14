# @summary Further addresses of a service as its definition file has them.
#
# @param addresses
#   The addresses by role.
#
# @return [Hash[String[1], Hash[String[1], NotUndef]]]
#   The same with ports as numbers.
#
# @example
#   discovery::tagged_addresses({ 'wan' => { 'address' => '192.0.2.7', 'port' => '443' } })
function discovery::tagged_addresses(Discovery::Tagged_addresses $addresses) >> Hash[String[1], Hash[String[1], NotUndef]] {
  Hash($addresses.map |$role, $address| {
      $port = $address['port'] ? {
        undef   => {},
        default => { 'port' => Integer($address['port']) },
      }
      [$role, { 'address' => $address['address'] } + $port]
  })
}
