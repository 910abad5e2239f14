# @summary The machine that compiles the catalogs. Its own agent answers what they ask.
class role::puppetserver {
  include profile::discovery
  include profile::puppetserver
}
