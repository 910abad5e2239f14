# @summary The discovery agent on one node: its package, configuration, definition files and service.
#
# Three places under `config_dir`:
#
# * `agent.json`, the agent's own configuration;
# * `puppet.d`, where `discovery::service` and `discovery::check` write one file each. Puppet alone
#   writes there, and what no catalog declares any more is removed;
# * `conf.d`, for people and other programs. Puppet makes the directory and never removes a file.
#
# The agent watches both directories by itself, so a definition needs no reload, no exec and no
# restart. The package's unit starts it with `-config-file CONFIG_DIR/agent.json -config-dir
# CONFIG_DIR/puppet.d -config-dir CONFIG_DIR/conf.d`.
#
# @example A client that finds its servers
#   class { 'discovery':
#     datacenter => 'home',
#     node_name  => $facts['networking']['fqdn'],
#     retry_join => ['server_a', 'server_b', 'server_c'],
#   }
#
# @example A server, with the parameters that puppet-consul knows
#   class { 'discovery':
#     config_hash => {
#       datacenter       => 'home',
#       server           => true,
#       bootstrap_expect => 3,
#       recursors        => ['192.0.2.53'],
#     },
#   }
#
# @example A package from the file server, without a repository
#   class { 'discovery':
#     install_method   => 'file',
#     package_source   => 'puppet:///modules/profile/discovery_0.1.0_amd64.deb',
#     package_checksum => '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
#   }
#
# @example Definitions alone, as any user; the agent is somebody else's
#   class { 'discovery':
#     install_method => 'none',
#     config_dir     => '/tmp/discovery',
#   }
#
# @example Services from Hiera
#   class { 'discovery':
#     services => {
#       'puppetmaster' => { 'port' => 8140 },
#     },
#   }
#
# @param install_method
#   Where the agent comes from: `package`, from the repositories of the node; `file`, from
#   `package_source`; `none`, from elsewhere. The defaults of owner, group, modes and service follow
#   from it.
# @param package_name
#   The name of the package.
# @param package_ensure
#   `installed`, `latest` or a version. Default: `installed`; with `install_method => file` the
#   version that the name of `package_source` tells.
# @param package_source
#   With `install_method => file`: the package as a `puppet:`, `http:`, `https:` or `file:` URL or as
#   a path on the node. Its name is the package's own, `discovery_VERSION_ARCH.deb`, unless
#   `package_ensure` is a version.
# @param package_checksum
#   Its SHA-256 digest, without which nothing is fetched.
# @param command
#   The agent's command, with which files are validated.
# @param validate
#   Whether a configuration or definition is shown to `command` before it replaces the one in
#   place. Where the command is not there yet, nothing is asked.
# @param announce
#   When a new service is first answered: `after_run`, at the end of the Puppet run that brings it,
#   so that its package is there too; `at_once`, as soon as its checks pass.
# @param hardened
#   Whether the unit runs in the package's stricter profile, under which checks can neither use sudo
#   nor setuid programs.
# @param config_hash
#   Keys of the agent's configuration. A misspelled key is corrected with a warning; a key that
#   resembles none fails the catalog. All of it stays out of logs and diffs if it is Sensitive.
# @param config_defaults
#   What `config_hash` and the parameters are laid over.
# @param config_dir
#   The directory of `agent.json`, `puppet.d` and `conf.d`. The directory above it has to exist.
# @param config_name
#   The name of the agent's own configuration file in `config_dir`.
# @param config_owner
#   Who owns the directories and files. Default: root; with `install_method => none` the user Puppet
#   runs as.
# @param group
#   Their group, as which the agent reads them. Default: discovery; with `install_method => none` it
#   is left alone.
# @param config_mode
#   The mode of the configuration file and of definitions that hold a secret.
# @param definition_mode
#   The mode of all other definitions. Default: 0640; with `install_method => none` 0644.
# @param directory_mode
#   The mode of the directories. Default: 0750; with `install_method => none` 0755.
# @param purge_config_dir
#   Whether definitions that Puppet wrote and no longer declares are removed. This is about
#   `puppet.d` alone; nothing is ever removed from `conf.d`.
# @param manage_data_dir
#   Whether Puppet makes `data_dir`, which the agent otherwise does at its start. Default: where it
#   is not the package's own, for the package's user can make no other; no with `install_method =>
#   none`.
# @param data_dir_mode
#   The mode of `data_dir` where Puppet makes it.
# @param manage_service
#   Whether Puppet runs the agent's service. Default: yes; with `install_method => none` no.
# @param service_name
#   The name of that service.
# @param service_ensure
#   Whether it runs.
# @param service_enable
#   Whether it starts at boot.
# @param restart_on_change
#   Whether another package, configuration or unit setting restarts the agent. Definitions never do.
# @param services
#   Titles and parameters of `discovery::service` resources.
# @param checks
#   Titles and parameters of `discovery::check` resources.
# @param node_name
#   The node's name in the catalog, unique in its datacenter. The agent defaults to its host name.
# @param datacenter
#   The datacenter that the node is part of.
# @param data_dir
#   Where the agent keeps its state. Default: `/var/lib/discovery`.
# @param node_meta
#   Values by name that travel with the node.
# @param bind_addr
#   The address for traffic between agents.
# @param advertise_addr
#   The address that others are told for this node, if that is not `bind_addr`.
# @param client_addr
#   The address that the HTTP and DNS listeners bind. Default: loopback only.
# @param addresses
#   The same by listener.
# @param ports
#   The ports by listener; -1 switches one off.
# @param domain
#   The domain that the agent answers for in DNS.
# @param alt_domain
#   A second one.
# @param recursors
#   The DNS servers to ask about every other domain.
# @param server
#   Whether the agent is a server, one of the few that hold the catalog.
# @param bootstrap
#   Whether a lone server elects itself.
# @param bootstrap_expect
#   How many servers to wait for before the first election.
# @param retry_join
#   Members to join, again and again until one answers.
# @param retry_interval
#   How long to wait between two attempts to join.
# @param log_level
#   How much the agent says in its log.
# @param performance
#   How patient the servers are with one another.
# @param ui
#   Whether the agent serves its page.
# @param ui_dir
#   The directory of another page to serve instead.
# @param server_service
#   The name of the service under which the servers themselves are found.
# @param settle_new
#   How long a new service without any check waits for one before it is answered.
# @param settle_removed
#   How long a definition may be gone before that counts.
# @param settle_run
#   How long a new service with `announce => after_run` waits where no run of a Puppet agent is seen,
#   as under `puppet apply`.
# @param puppet_state_dir
#   Where the agent reads what Puppet did, for `announce` and for checks of the kind `puppet`.
# @param enable_script_checks
#   Whether checks may run programs, whoever declares them.
# @param enable_local_script_checks
#   Whether checks may run programs if a local file declares them.
#
class discovery (
  Enum['package', 'file', 'none']                                $install_method             = 'package',
  String[1]                                                      $package_name               = 'discovery',
  Optional[Discovery::Package_version]                           $package_ensure             = undef,
  Optional[Discovery::Package_source]                            $package_source             = undef,
  Optional[Discovery::Sha256]                                    $package_checksum           = undef,
  Discovery::Quotable_path                                       $command                    = '/usr/bin/discovery',
  Boolean                                                        $validate                   = true,
  Discovery::Announce                                            $announce                   = 'after_run',
  Boolean                                                        $hardened                   = false,
  Variant[Hash[String[1], Any], Sensitive[Hash[String[1], Any]]] $config_hash                = {},
  Hash[String[1], Any]                                           $config_defaults            = { 'data_dir' => '/var/lib/discovery' },
  Discovery::Quotable_path                                       $config_dir                 = '/etc/discovery',
  Pattern[/\A[A-Za-z0-9_-][A-Za-z0-9._-]*\.json\z/]              $config_name                = 'agent.json',
  Optional[String[1]]                                            $config_owner               = undef,
  Optional[String[1]]                                            $group                      = undef,
  Discovery::Mode                                                $config_mode                = '0640',
  Optional[Discovery::Mode]                                      $definition_mode            = undef,
  Optional[Discovery::Mode]                                      $directory_mode             = undef,
  Boolean                                                        $purge_config_dir           = true,
  Optional[Boolean]                                              $manage_data_dir            = undef,
  Discovery::Mode                                                $data_dir_mode              = '0750',
  Optional[Boolean]                                              $manage_service             = undef,
  String[1]                                                      $service_name               = 'discovery',
  Enum['running', 'stopped']                                     $service_ensure             = 'running',
  Boolean                                                        $service_enable             = true,
  Boolean                                                        $restart_on_change          = true,
  Hash[String[1], Hash[String[1], Any]]                          $services                   = {},
  Hash[String[1], Hash[String[1], Any]]                          $checks                     = {},
  Optional[Discovery::Id]                                        $node_name                  = undef,
  Optional[Discovery::Datacenter]                                $datacenter                 = undef,
  Optional[Discovery::Absolute_path]                             $data_dir                   = undef,
  Optional[Discovery::Meta]                                      $node_meta                  = undef,
  Optional[String[1]]                                            $bind_addr                  = undef,
  Optional[String[1]]                                            $advertise_addr             = undef,
  Optional[String[1]]                                            $client_addr                = undef,
  Optional[Discovery::Addresses]                                 $addresses                  = undef,
  Optional[Discovery::Ports]                                     $ports                      = undef,
  Optional[String[1]]                                            $domain                     = undef,
  Optional[String[1]]                                            $alt_domain                 = undef,
  Optional[Discovery::Host_list]                                 $recursors                  = undef,
  Optional[Boolean]                                              $server                     = undef,
  Optional[Boolean]                                              $bootstrap                  = undef,
  Optional[Discovery::Whole_number]                              $bootstrap_expect           = undef,
  Optional[Discovery::Host_list]                                 $retry_join                 = undef,
  Optional[Discovery::Interval]                                  $retry_interval             = undef,
  Optional[Discovery::Log_level]                                 $log_level                  = undef,
  Optional[Discovery::Performance]                               $performance                = undef,
  Optional[Boolean]                                              $ui                         = undef,
  Optional[Discovery::Absolute_path]                             $ui_dir                     = undef,
  Optional[Discovery::Id]                                        $server_service             = undef,
  Optional[Discovery::Duration]                                  $settle_new                 = undef,
  Optional[Discovery::Duration]                                  $settle_removed             = undef,
  Optional[Discovery::Duration]                                  $settle_run                 = undef,
  Optional[Discovery::Absolute_path]                             $puppet_state_dir           = undef,
  Optional[Boolean]                                              $enable_script_checks       = undef,
  Optional[Boolean]                                              $enable_local_script_checks = undef,
) {
  $parameters = {
    'node_name'                  => $node_name,
    'datacenter'                 => $datacenter,
    'data_dir'                   => $data_dir,
    'node_meta'                  => $node_meta,
    'bind_addr'                  => $bind_addr,
    'advertise_addr'             => $advertise_addr,
    'client_addr'                => $client_addr,
    'addresses'                  => $addresses,
    'ports'                      => $ports,
    'domain'                     => $domain,
    'alt_domain'                 => $alt_domain,
    'recursors'                  => $recursors,
    'server'                     => $server,
    'bootstrap'                  => $bootstrap,
    'bootstrap_expect'           => $bootstrap_expect,
    'retry_join'                 => $retry_join,
    'retry_interval'             => $retry_interval,
    'log_level'                  => $log_level,
    'performance'                => $performance,
    'ui'                         => $ui,
    'ui_dir'                     => $ui_dir,
    'server_service'             => $server_service,
    'settle_new'                 => $settle_new,
    'settle_removed'             => $settle_removed,
    'settle_run'                 => $settle_run,
    'puppet_state_dir'           => $puppet_state_dir,
    'enable_script_checks'       => $enable_script_checks,
    'enable_local_script_checks' => $enable_local_script_checks,
  }.filter |$_key, $value| { $value =~ NotUndef }

  $layers = [$config_defaults, $config_hash.unwrap].map |$layer| {
    discovery::known_keys($layer.filter |$_key, $value| { $value =~ NotUndef }, Discovery::Agent_config)
  }
  $config = discovery::agent_config(discovery::overlay($layers + [$parameters]))
  $content = $config_hash ? {
    Sensitive => discovery::json(Sensitive($config)),
    default   => discovery::json($config),
  }

  $packaged = $install_method != 'none'
  $defaults = $packaged ? {
    true  => {
      'owner'           => 'root',
      'group'           => 'discovery',
      'definition_mode' => '0640',
      'directory_mode'  => '0750',
      'data_owner'      => 'discovery',
      'data_group'      => 'discovery',
      'manage_data_dir' => $config['data_dir'] !~ Variant[Undef, Pattern[/\A\/var\/lib\/discovery\z/]],
      'manage_service'  => true,
    },
    false => {
      'definition_mode' => '0644',
      'directory_mode'  => '0755',
      'data_owner'      => $config_owner,
      'data_group'      => $group,
      'manage_data_dir' => false,
      'manage_service'  => false,
    },
  }
  $given = {
    'owner'           => $config_owner,
    'group'           => $group,
    'definition_mode' => $definition_mode,
    'directory_mode'  => $directory_mode,
    'manage_data_dir' => $manage_data_dir,
    'manage_service'  => $manage_service,
  }.filter |$_key, $value| { $value =~ NotUndef }
  # What the private classes and defines go by.
  $chosen = $defaults + $given

  contain discovery::install
  contain discovery::config
  contain discovery::daemon

  Class['discovery::install'] -> Class['discovery::config'] -> Class['discovery::daemon']

  $services.each |$title, $parameters_of_one| {
    discovery::service { $title:
      * => $parameters_of_one,
    }
  }
  $checks.each |$title, $parameters_of_one| {
    discovery::check { $title:
      * => $parameters_of_one,
    }
  }
}
