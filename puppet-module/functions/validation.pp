# @summary The attributes by which a file is shown to the agent's command before it replaces another.
#
# Puppet writes the new text under a temporary name and runs the command, which says what is wrong
# with it. Whether the command is there is seen on the node, at that moment: on the run that brings
# the package as well as with `--noop`. Only what it refuses, with status 1, is refused: a command
# that fails otherwise, such as one too old to judge single files, judges nothing.
#
# @param wanted
#   Whether to validate at all.
#
# @param command
#   The agent's command.
#
# @param kind
#   What the file is.
#
# @return [Hash[String[1], String[1]]]
#   Attributes of a `file` resource.
#
# @example
#   discovery::validation(true, '/usr/bin/discovery', 'definition')
function discovery::validation(
  Boolean $wanted,
  Discovery::Quotable_path $command,
  Enum['definition', 'configuration'] $kind,
) >> Hash[String[1], String[1]] {
  $missing = "/usr/bin/test ! -x '${command}'"
  $judged = "'${command}' validate --as-${kind} '%'"
  $no_refusal = '/usr/bin/test $? -ne 1'
  $wanted ? {
    true  => { 'validate_cmd' => "${missing} || ${judged} || ${no_refusal}" },
    false => {},
  }
}
