# @summary What a check of the kind `puppet` asks, as its definition file has it.
#
# @param given
#   What somebody wrote.
#
# @return [Hash[String[1], String[1]]]
#   The same with a unit.
#
# @example
#   discovery::puppet_run({ 'max_age' => 3600 }) # => { 'max_age' => '3600s' }
function discovery::puppet_run(Discovery::Puppet_run $given) >> Hash[String[1], String[1]] {
  Hash($given.map |$key, $value| {
      $written = $key ? {
        'max_age' => discovery::duration($value),
        default   => $value,
      }
      [$key, $written]
  })
}
