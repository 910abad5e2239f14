# @summary A machine that offers nothing yet, and tells how its Puppet runs go.
class role::machine {
  include profile::discovery
}
