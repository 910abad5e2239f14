# @summary Declares a service of this node: one file, which the agent takes up by itself.
#
# @example A service in the catalog
#   discovery::service { 'puppetmaster':
#     port => 8140,
#     tags => ['puppet'],
#   }
#
# @example Two instances with checks of their own
#   ['blue', 'green'].each |$index, $colour| {
#     $port = 8080 + $index
#     discovery::service { "web-${colour}":
#       service_name => 'web',
#       port         => $port,
#       tags         => [$colour],
#       meta         => { 'release' => 42 },
#       weights      => { 'passing' => 10, 'warning' => 1 },
#       checks       => [
#         {
#           'http'     => "http://localhost:${port}/health",
#           'interval' => '10s',
#         },
#       ],
#     }
#   }
#
# @param ensure
#   Whether there is such a service.
# @param id
#   The id of this instance, unique on its node.
# @param service_name
#   The name under which it is found.
# @param port
#   The port that it listens on.
# @param address
#   The address that it is reached at, if that is not the node's.
# @param tags
#   Tags, each of which is a name to ask for as well.
# @param meta
#   Values by name that travel with the service.
# @param weights
#   The weights of this instance in SRV answers, by its health.
# @param tagged_addresses
#   Further addresses by role.
# @param enable_tag_override
#   Whether others may change the tags through the catalog.
# @param checks
#   Checks of this service.
# @param announce
#   When it is first answered, if it is new: `after_run` or `at_once`. Default: what class
#   `discovery` says.
# @param service_config_hash
#   Keys of the definition; they win over the parameters.
# @param token
#   Taken for the sake of existing code, and not written: the agent has no access control yet.
#
define discovery::service (
  Enum['present', 'absent']                                                        $ensure              = 'present',
  Discovery::Id                                                                    $id                  = $title,
  Discovery::Id                                                                    $service_name        = $title,
  Optional[Discovery::Port]                                                        $port                = undef,
  Optional[Discovery::Address]                                                     $address             = undef,
  Array[Discovery::Tag, 0, 256]                                                    $tags                = [],
  Optional[Discovery::Meta]                                                        $meta                = undef,
  Optional[Discovery::Weights]                                                     $weights             = undef,
  Optional[Discovery::Tagged_addresses]                                            $tagged_addresses    = undef,
  Boolean                                                                          $enable_tag_override = false,
  Array[Discovery::Check_definition]                                               $checks              = [],
  Optional[Discovery::Announce]                                                    $announce            = undef,
  Variant[Discovery::Service_definition, Sensitive[Discovery::Service_definition]] $service_config_hash = {},
  Optional[Discovery::Text]                                                        $token               = undef,
) {
  include discovery

  $given = $service_config_hash.unwrap.filter |$_key, $value| { $value =~ NotUndef }
  if $ensure == 'present' {
    $chosen_announce = $announce ? {
      undef   => $discovery::announce,
      default => $announce,
    }
    $parameters = {
      'id'                  => $id,
      'name'                => $service_name,
      'port'                => $port,
      'address'             => $address,
      'tags'                => $tags,
      'meta'                => $meta,
      'weights'             => $weights,
      'tagged_addresses'    => $tagged_addresses,
      'enable_tag_override' => $enable_tag_override,
      'checks'              => $checks,
      'announce'            => $chosen_announce,
      'token'               => $token,
    }.filter |$_key, $value| { $value =~ NotUndef }
    $service = discovery::service_definition($parameters + $given, "Discovery::Service['${title}']")
    $content = $service_config_hash ? {
      Sensitive => discovery::json(Sensitive({ 'service' => $service })),
      default   => discovery::json({ 'service' => $service }),
    }
  } else {
    $content = undef
  }

  discovery::definition { "service ${title}":
    kind    => 'service',
    id      => $given.get('id', $id),
    content => $content,
  }
}
