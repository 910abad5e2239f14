# @summary The discovery agent, and the service `puppet-agent`: machines whose Puppet runs go well.
#
# What the agent is told, Hiera says: `discovery::datacenter` and so on.
#
# @param max_age
#   How old Puppet's last run may be before that service counts as critical.
class profile::discovery (
  String[1] $max_age = '2h',
) {
  include discovery

  # A service of its own: a check without service_id judges the whole machine, and one bad commit
  # would take everything out of DNS everywhere.
  discovery::service { 'puppet-agent': }
  discovery::check { 'puppet':
    puppet     => { 'max_age' => $max_age },
    interval   => '10s',
    notes      => 'Puppet runs every 30 minutes',
    service_id => 'puppet-agent',
  }
}
