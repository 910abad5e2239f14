# The role of a Puppet server: what it offers, and how the agent finds out whether it does.
# The agent is the one that somebody started by hand; leave that line out, and its package is
# installed.
node default {
  class { 'discovery': install_method => 'none' }
  discovery::service { 'puppetmaster': port => 8140 }
  discovery::check { 'puppetmaster_tcp':
    tcp        => 'localhost:8140',
    interval   => '10s',
    service_id => 'puppetmaster',
  }
}
