# @summary What the Puppet server's machine offers.
class profile::puppetserver {
  discovery::service { 'puppet':
    port => 8140,
  }
  discovery::check { 'puppet_tcp':
    tcp        => 'localhost:8140',
    interval   => '10s',
    service_id => 'puppet',
  }
}
