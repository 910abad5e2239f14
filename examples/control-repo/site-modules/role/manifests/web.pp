# @summary A web server.
class role::web {
  include profile::discovery
  include profile::web
}
