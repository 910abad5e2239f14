# @summary The agent's service, and what its unit has to know beyond what the package says.
#
# Puppet's service provider has systemd read changed units before it starts or restarts one, if
# systemd says that they changed. Debian 12's does not say so of a new directory of drop-ins, which
# is why it is told.
#
# @api private
class discovery::daemon {
  $drop_ins = "/etc/systemd/system/${discovery::service_name}.service.d"
  $hardened = "${drop_ins}/hardened.conf"
  $places = "${drop_ins}/places.conf"
  $config_file = "${discovery::config_dir}/${discovery::config_name}"
  $text = discovery::places($discovery::config_dir, $discovery::config_name, $discovery::config['data_dir'], $discovery::hardened)

  if $discovery::packaged or $discovery::hardened {
    $links = $discovery::hardened ? {
      true  => { 'ensure' => 'link', 'target' => '/usr/share/discovery/hardened.conf' },
      false => { 'ensure' => 'absent' },
    }
    $texts = $text ? {
      undef   => { 'ensure' => 'absent' },
      default => { 'ensure' => 'file', 'content' => $text, 'mode' => '0644' },
    }
    if $discovery::hardened or $text =~ NotUndef {
      file { $drop_ins:
        ensure => directory,
        owner  => 'root',
        group  => 'root',
        mode   => '0755',
        notify => Exec['discovery: systemd reads new units'],
      }
      exec { 'discovery: systemd reads new units':
        command     => '/usr/bin/systemctl daemon-reload',
        onlyif      => '/usr/bin/test -d /run/systemd/system',
        refreshonly => true,
        require     => File[$hardened, $places],
      }
      if $discovery::chosen['manage_service'] {
        Exec['discovery: systemd reads new units'] -> Service[$discovery::service_name]
      }
    }
    file {
      default:
        owner => 'root',
        group => 'root',
        ;
      $hardened:
        * => $links,
        ;
      $places:
        * => $texts,
        ;
    }
  }

  if $discovery::chosen['manage_service'] {
    service { $discovery::service_name:
      ensure => $discovery::service_ensure,
      enable => $discovery::service_enable,
    }
    if $discovery::packaged or $discovery::hardened {
      File[$hardened, $places] -> Service[$discovery::service_name]
    }
    if $discovery::restart_on_change {
      File[$config_file] ~> Service[$discovery::service_name]
      if $discovery::packaged {
        Package[$discovery::package_name] ~> Service[$discovery::service_name]
      }
      if $discovery::packaged or $discovery::hardened {
        File[$hardened, $places] ~> Service[$discovery::service_name]
      }
    }
  }
}
