# @summary The agent's own configuration as its file has it.
#
# Keys that promise protection which the agent does not give yet fail the catalog, as the agent
# would refuse to start with them; switched off or empty they promise nothing and are left out.
#
# @param given
#   The configuration, with known keys only.
#
# @return [Hash[String[1], NotUndef]]
#   The same with numbers as numbers, lists as lists and durations with a unit.
#
# @example
#   discovery::agent_config({ 'bootstrap_expect' => '3', 'retry_join' => 'server_a' })
function discovery::agent_config(Discovery::Agent_config $given) >> Hash[String[1], NotUndef] {
  $protective = [
    /\A(acl|encrypt|verify|tls)(_.*)?\z/,
    /\A(auto_encrypt|ca_file|ca_path|cert_file|key_file)\z/,
    /\Aenable_(acl_replication|agent_tls_for_checks)\z/,
  ]
  $lists = ['recursors', 'retry_join', 'start_join', 'retry_join_wan', 'start_join_wan']
  $durations = ['retry_interval', 'settle_new', 'settle_removed', 'settle_run']

  $config = $given.filter |$key, $value| {
    $protects = $protective.any |$pattern| { $key =~ $pattern }
    if $protects and $value !~ Discovery::Nothing {
      fail("discovery: the configuration has ${key}, which promises protection that the agent does not give yet: leave it out")
    }
    if $key == 'ports' and $value =~ Hash and Integer($value.get('https', -1)) > 0 {
      fail('discovery: the configuration has a port for https, which the agent does not serve yet: leave it out or write -1')
    }
    ! $protects
  }

  Hash($config.map |$key, $value| {
      $written = case $key {
        'bootstrap_expect': { Integer($value) }
        'ports':            { Hash($value.map |$name, $port| { [$name, Integer($port)] }) }
        'node_meta':        { Hash($value.map |$name, $text| { [$name, String($text)] }) }
        *$lists:            { [$value].flatten }
        *$durations:        { discovery::duration($value) }
        default:            { $value }
      }
      [$key, $written]
  })
}
