# @summary Declares a check of this node, or of one of its services: one file.
#
# Exactly one of `args`, `script`, `http`, `tcp`, `ttl` and `puppet` says what is checked. A check may be
# declared before its service is there: it waits for it.
#
# @example Is the port open?
#   discovery::check { 'puppetmaster_tcp':
#     tcp        => 'localhost:8140',
#     interval   => '10s',
#     notes      => 'Puppetmasters listen on port 8140',
#     service_id => 'puppetmaster',
#   }
#
# @example A Nagios plugin
#   discovery::check { 'disk':
#     args     => ['/usr/lib/nagios/plugins/check_disk', '-w', '10%', '-c', '5%'],
#     interval => '1m',
#     timeout  => '20s',
#   }
#
# @example Do Puppet's runs go well?
#   discovery::service { 'puppet-agent': }
#   discovery::check { 'puppet':
#     puppet     => { 'max_age' => '1h' },
#     interval   => '1m',
#     service_id => 'puppet-agent',
#   }
#
# @example A request with a secret, which no report or diff shows
#   discovery::check { 'api':
#     http     => 'https://localhost:8443/health',
#     header   => Sensitive({ 'Authorization' => 'Bearer s3cr3t' }),
#     interval => '10s',
#   }
#
# @param ensure
#   Whether there is such a check.
# @param id
#   The id of the check, unique on its node.
# @param service_id
#   The id of the service that it judges; without one it judges the whole node.
# @param notes
#   What a person should know about it.
# @param status
#   What it says until its first result is in. The agent defaults to critical.
# @param args
#   A command and its arguments; its exit code says passing (0), warning (1) or critical.
# @param script
#   A command line for `/bin/sh`, judged in the same way.
# @param http
#   A URL; 2xx passes, 429 warns.
# @param method
#   The method of that request. The agent defaults to GET.
# @param header
#   Its headers: one value or several by name. Secret values, or all of them, may be Sensitive; in
#   the resource's own parameters only the latter stays out of PuppetDB.
# @param body
#   Its body.
# @param tls_skip_verify
#   Whether any certificate will do.
# @param tcp
#   `host:port`; passes when it takes the connection.
# @param ttl
#   How long the last report counts, for a check that is told rather than run.
# @param puppet
#   Whether Puppet's last run went well and is no older than `max_age`, by default an hour.
#   `state_dir` is where to read that, if not where class `discovery` says.
# @param interval
#   How often it runs; a bare number counts seconds.
# @param timeout
#   How long one run may take.
# @param token
#   Taken for the sake of existing code, and not written: the agent has no access control yet.
# @param success_before_passing
#   How many results in a row count as a success. Written for the agent, which does not count yet.
# @param failures_before_critical
#   The same for failures.
# @param grpc
#   Taken for the sake of existing code, and refused: the agent has no such check yet.
#
define discovery::check (
  Enum['present', 'absent']                                              $ensure                   = 'present',
  Discovery::Id                                                          $id                       = $title,
  Optional[Discovery::Id]                                                $service_id               = undef,
  Optional[String[0, 4096]]                                              $notes                    = undef,
  Optional[Discovery::Check_status]                                      $status                   = undef,
  Optional[Discovery::Args]                                              $args                     = undef,
  Optional[Variant[String[1], Sensitive[String[1]]]]                     $script                   = undef,
  Optional[Variant[Discovery::Http_url, Sensitive[Discovery::Http_url]]] $http                     = undef,
  Optional[Discovery::Http_method]                                       $method                   = undef,
  Optional[Variant[Discovery::Header, Sensitive[Discovery::Header]]]     $header                   = undef,
  Optional[Discovery::Text]                                              $body                     = undef,
  Optional[Boolean]                                                      $tls_skip_verify          = undef,
  Optional[Discovery::Tcp_target]                                        $tcp                      = undef,
  Optional[Discovery::Interval]                                          $ttl                      = undef,
  Optional[Discovery::Puppet_run]                                        $puppet                   = undef,
  Optional[Discovery::Interval]                                          $interval                 = undef,
  Optional[Discovery::Interval]                                          $timeout                  = undef,
  Optional[Discovery::Text]                                              $token                    = undef,
  Optional[Discovery::Whole_number]                                      $success_before_passing   = undef,
  Optional[Discovery::Whole_number]                                      $failures_before_critical = undef,
  Optional[Any]                                                          $grpc                     = undef,
) {
  include discovery

  if $ensure == 'present' {
    $parameters = {
      'id'                       => $id,
      'name'                     => $name,
      'notes'                    => $notes,
      'status'                   => $status,
      'args'                     => $args,
      'script'                   => $script,
      'http'                     => $http,
      'method'                   => $method,
      'header'                   => $header,
      'body'                     => $body,
      'tls_skip_verify'          => $tls_skip_verify,
      'tcp'                      => $tcp,
      'ttl'                      => $ttl,
      'puppet'                   => $puppet,
      'interval'                 => $interval,
      'timeout'                  => $timeout,
      'token'                    => $token,
      'success_before_passing'   => $success_before_passing,
      'failures_before_critical' => $failures_before_critical,
      'grpc'                     => $grpc,
    }.filter |$_key, $value| { $value =~ NotUndef }
    $of_service = $service_id ? {
      undef   => {},
      default => { 'service_id' => $service_id },
    }
    $check = discovery::check_definition($parameters, "Discovery::Check['${title}']") + $of_service
    $content = discovery::json({ 'check' => $check })
  } else {
    $content = undef
  }

  discovery::definition { "check ${title}":
    kind    => 'check',
    id      => $id,
    content => $content,
  }
}
