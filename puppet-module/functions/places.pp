# @summary What the package's unit has to be told where the agent's files are elsewhere.
#
# @param config_dir
#   The directory of the configuration and the definitions.
#
# @param config_name
#   The name of the configuration file there.
#
# @param data_dir
#   Where the agent keeps its state, if it is told.
#
# @param hardened
#   Whether the unit may write nowhere but to the package's own places.
#
# @return [Optional[String[1]]]
#   The text of a drop-in; undef where everything is where the unit has it.
#
# @example
#   discovery::places('/etc/discovery', 'agent.json', '/var/lib/discovery', true) # => undef
#   discovery::places('/srv/discovery', 'agent.json', undef, false)
function discovery::places(
  Discovery::Quotable_path $config_dir,
  String[1] $config_name,
  Optional[Discovery::Absolute_path] $data_dir,
  Boolean $hardened,
) >> Optional[String[1]] {
  $file = "${config_dir}/${config_name}"
  $arguments = "-config-file '${file}' -config-dir '${config_dir}/puppet.d' -config-dir '${config_dir}/conf.d'"
  $start = $file ? {
    /\A\/etc\/discovery\/agent\.json\z/ => [],
    default                             => [
      '[Unit]',
      'ConditionPathExists=',
      "ConditionPathExists=${file}",
      '[Service]',
      'ExecStart=',
      "ExecStart=/usr/bin/discovery agent ${arguments} \$DISCOVERY_OPTS",
    ],
  }
  if $hardened and $data_dir !~ Variant[Undef, Pattern[/\A\/var\/lib\/discovery\z/]] {
    if $data_dir !~ Discovery::Quotable_path {
      fail("discovery: data_dir is ${data_dir}, which a unit cannot quote: leave out quotation marks, \\, \$ and %")
    }
    $write = ['[Service]', "ReadWritePaths='-${data_dir}'"]
  } else {
    $write = []
  }
  $lines = $start + $write
  $lines.empty ? {
    true    => undef,
    default => (['# From Puppet, class discovery: what is elsewhere than the unit has it.'] + $lines + ['']).join("\n"),
  }
}
