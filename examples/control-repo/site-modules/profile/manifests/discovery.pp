# @summary The discovery agent, and a check of this machine by its own Puppet runs.
#
# What the agent is told, Hiera says: `discovery::datacenter` and so on.
#
# @param max_age
#   How old Puppet's last run may be before the machine counts as critical.
class profile::discovery (
  String[1] $max_age = '2h',
) {
  include discovery

  # No service_id: it judges the machine, and with it all that the machine offers.
  discovery::check { 'puppet':
    puppet   => { 'max_age' => $max_age },
    interval => '10s',
    notes    => 'Puppet runs every 30 minutes',
  }
}
