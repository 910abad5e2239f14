# The role of a Puppet server: what it offers, and how the agent finds out whether it does.
node default {
  discovery::service { 'puppetmaster': port => 8140 }
  discovery::check { 'puppetmaster_tcp':
    tcp        => 'localhost:8140',
    interval   => '10s',
    service_id => 'puppetmaster',
  }
}
