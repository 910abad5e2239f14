# @summary The agent's own configuration and its directories.
#
# @api private
class discovery::config {
  $dir = $discovery::config_dir
  $chosen = $discovery::chosen

  file {
    default:
      owner => $chosen['owner'],
      group => $chosen['group'],
      mode  => $chosen['directory_mode'],
      ;
    $dir:
      ensure => directory,
      ;
    "${dir}/conf.d":
      ensure => directory,
      ;
    "${dir}/puppet.d":
      ensure  => directory,
      recurse => $discovery::purge_config_dir,
      purge   => $discovery::purge_config_dir,
      force   => $discovery::purge_config_dir,
      ;
    "${dir}/${discovery::config_name}":
      ensure    => file,
      mode      => $discovery::config_mode,
      content   => $discovery::content,
      show_diff => $discovery::content !~ Sensitive,
      *         => discovery::validation($discovery::validate, $discovery::command, 'configuration'),
      ;
  }

  if $chosen['manage_data_dir'] {
    unless 'data_dir' in $discovery::config {
      fail('discovery: manage_data_dir is true and there is no data_dir: say where it is')
    }
    file { $discovery::config['data_dir']:
      ensure => directory,
      owner  => $chosen['data_owner'],
      group  => $chosen['data_group'],
      mode   => $discovery::data_dir_mode,
    }
  }
}
