# @summary A service as its definition file has it.
#
# Whatever the agent would put into quarantine fails the catalog, and says what to do instead.
#
# @param given
#   The service as somebody wrote it.
#
# @param what
#   What the sentence of a refusal calls it.
#
# @return [Hash[String[1], NotUndef]]
#   The service with the agent's keys: ports as numbers, meta as strings, all checks in one list.
#
# @example
#   discovery::service_definition({ 'name' => 'puppetmaster', 'port' => '8140' }, 'the service')
function discovery::service_definition(
  Discovery::Service_definition $given,
  String[1] $what,
) >> Hash[String[1], NotUndef] {
  $service = $given.filter |$_key, $value| { $value =~ NotUndef }

  ['connect', 'kind', 'proxy'].each |$key| {
    if $key in $service {
      fail("discovery: ${what} has ${key}, which belongs to a service mesh, and this agent is none: leave it out")
    }
  }
  if 'token' in $service {
    warning("discovery: ${what} has a token, which is not written: this agent has no access control to show it to")
  }

  $all_checks = ['check', 'checks'].map |$key| { $service[$key] }.flatten.filter |$check| { $check =~ NotUndef }
  $checks = $all_checks.map |$index, $check| {
    discovery::check_definition($check, "check ${$index + 1} of ${what}")
  }
  $with_checks = $checks.empty ? {
    true    => {},
    default => { 'checks' => $checks },
  }

  $copied = ['id', 'name', 'address', 'weights']
  $service.reduce($with_checks) |Hash $definition, Tuple $entry| {
    [$key, $value] = $entry
    $written = case $key {
      'port':                { { 'port' => Integer($value) } }
      'tags':                { $value.empty ? { true => {}, default => { 'tags' => $value } } }
      'meta':                { { 'meta' => Hash($value.map |$name, $text| { [$name, String($text)] }) } }
      'announce':            { $value ? { 'at_once' => {}, default => { $key => $value } } }
      'enable_tag_override': { $value ? { true => { $key => true }, default => {} } }
      'tagged_addresses':    { { $key => discovery::tagged_addresses($value) } }
      *$copied:              { { $key => $value } }
      default:               { {} }
    }
    $definition + $written
  }
}
