# @summary One definition file in the directory that Puppet alone writes.
#
# @param kind
#   What it defines.
# @param id
#   The id of that, from which the file's name is made.
# @param content
#   The definition; undef removes the file. A Sensitive one is written with the mode of the agent's
#   own configuration and shown nowhere.
#
# @api private
define discovery::definition (
  Enum['service', 'check']                     $kind,
  Discovery::Id                                $id,
  Optional[Variant[String, Sensitive[String]]] $content = undef,
) {
  $escaped_id = discovery::file_name($id)
  $path = "${discovery::config_dir}/puppet.d/${kind}_${escaped_id}.json"

  if $content =~ Undef {
    file { $path:
      ensure => absent,
    }
  } else {
    $mode = $content ? {
      Sensitive => $discovery::config_mode,
      default   => $discovery::chosen['definition_mode'],
    }
    file { $path:
      ensure    => file,
      owner     => $discovery::chosen['owner'],
      group     => $discovery::chosen['group'],
      mode      => $mode,
      content   => $content,
      show_diff => $content !~ Sensitive,
      *         => discovery::validation($discovery::validate, $discovery::command, 'definition'),
    }
  }
}
