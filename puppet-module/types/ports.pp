# @summary The ports that the agent listens on, by listener.
type Discovery::Ports = Hash[
  Enum[
    'dns',
    'expose_max_port',
    'expose_min_port',
    'grpc',
    'http',
    'https',
    'serf_lan',
    'serf_wan',
    'server',
    'sidecar_max_port',
    'sidecar_min_port',
  ],
  Discovery::Listen_port,
]
