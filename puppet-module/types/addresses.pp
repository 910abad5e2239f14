# @summary The addresses that the agent's listeners bind, by listener.
type Discovery::Addresses = Hash[Enum['dns', 'grpc', 'http', 'https'], String[1]]
