# @summary A check inside a service.
#
# The keys typed `Any` are the peer's; the agent does not act on them yet, and a catalog that uses
# one is refused with a sentence that says what to do instead.
type Discovery::Check_definition = Struct[
  {
    Optional['id']                                => Discovery::Id,
    Optional['name']                              => Discovery::Id,
    Optional['notes']                             => String[0, 4096],
    Optional['status']                            => Discovery::Check_status,
    Optional['args']                              => Discovery::Args,
    Optional['script']                            => Variant[String[1], Sensitive[String[1]]],
    Optional['http']                              => Variant[Discovery::Http_url, Sensitive[Discovery::Http_url]],
    Optional['method']                            => Discovery::Http_method,
    Optional['header']                            => Variant[Discovery::Header, Sensitive[Discovery::Header]],
    Optional['body']                              => Discovery::Text,
    Optional['tls_skip_verify']                   => Boolean,
    Optional['tcp']                               => Discovery::Tcp_target,
    Optional['puppet']                            => Discovery::Puppet_run,
    Optional['ttl']                               => Discovery::Interval,
    Optional['interval']                          => Discovery::Interval,
    Optional['timeout']                           => Discovery::Interval,
    Optional['token']                             => Discovery::Text,
    Optional['success_before_passing']            => Discovery::Whole_number,
    Optional['failures_before_critical']          => Discovery::Whole_number,
    Optional['deregister_critical_service_after'] => Discovery::Duration,
    Optional['output_max_size']                   => Discovery::Whole_number,
    Optional['alias_node']                        => Any,
    Optional['alias_service']                     => Any,
    Optional['docker_container_id']               => Any,
    Optional['grpc']                              => Any,
    Optional['grpc_use_tls']                      => Any,
    Optional['shell']                             => Any,
  }
]
