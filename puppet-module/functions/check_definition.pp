# @summary A check as its definition file has it.
#
# Whatever the agent would put into quarantine fails the catalog, and says what to do instead.
#
# @param given
#   The check as somebody wrote it.
#
# @param what
#   What the sentence of a refusal calls it.
#
# @return [Hash[String[1], NotUndef]]
#   The check with the agent's keys: durations with a unit, `script` as `args`, headers as lists.
#
# @example
#   discovery::check_definition({ 'tcp' => 'localhost:8140', 'interval' => 60 }, 'the check of puppet')
function discovery::check_definition(
  Discovery::Check_definition $given,
  String[1] $what,
) >> Hash[String[1], NotUndef] {
  $check = $given.filter |$_key, $value| { $value =~ NotUndef }

  $mends = {
    'alias_node'          => 'declare the check on its own node',
    'alias_service'       => 'declare the check that the other service has',
    'docker_container_id' => 'use args with a command that enters the container',
    'grpc'                => 'use tcp with the same host and port',
    'grpc_use_tls'        => 'use tcp with the same host and port',
    'shell'               => 'use args with a command that enters the container',
  }
  $mends.each |$key, $mend| {
    if $key in $check {
      fail("discovery: ${what} has ${key}, which the agent does not support yet: ${mend}")
    }
  }

  if $check['id'] =~ Pattern[/\AserfHealth\z/] {
    fail("discovery: ${what} has the id serfHealth, which is the one of the cluster's own check: choose another")
  }

  $kinds = ['args', 'script', 'http', 'tcp', 'ttl', 'puppet'].filter |$kind| { $kind in $check }
  if $kinds.length != 1 {
    $found = $kinds.empty ? {
      true    => 'none of them',
      default => $kinds.join(' and '),
    }
    fail("discovery: ${what} needs exactly one of args, script, http, tcp, ttl and puppet, and has ${found}: declare one check for each")
  }
  $kind = $kinds[0]

  if $kind == 'ttl' {
    ['interval', 'timeout'].each |$key| {
      if $key in $check {
        fail("discovery: ${what} has ttl and ${key}, but a ttl check waits to be told and never runs: leave out ${key}")
      }
    }
  } elsif ! ('interval' in $check) {
    fail("discovery: ${what} has ${kind} and no interval: say how often to run it, such as interval => '10s'")
  }

  if $kind != 'http' {
    ['method', 'header', 'body', 'tls_skip_verify'].each |$key| {
      if $key in $check {
        fail("discovery: ${what} has ${kind} and ${key}, which belongs to an http check: leave it out or use http")
      }
    }
  }

  if 'token' in $check {
    warning("discovery: ${what} has a token, which is not written: this agent has no access control to show it to")
  }

  $copied = ['id', 'name', 'notes', 'status', 'http', 'method', 'body', 'tls_skip_verify', 'tcp']
  $durations = ['interval', 'timeout', 'ttl', 'deregister_critical_service_after']
  $numbers = ['success_before_passing', 'failures_before_critical', 'output_max_size']
  $check.reduce({}) |Hash $definition, Tuple $entry| {
    [$key, $value] = $entry
    $written = case $key {
      'script':    { { 'args' => ['/bin/sh', '-c', $value] } }
      'args':      { { 'args' => discovery::strings($value) } }
      'puppet':    { { 'puppet' => discovery::puppet_run($value) } }
      'header':    { { 'header' => discovery::headers($value) } }
      *$durations: { { $key => discovery::duration($value) } }
      *$numbers:   { { $key => Integer($value) } }
      *$copied:    { { $key => $value } }
      default:     { {} }
    }
    $definition + $written
  }
}
