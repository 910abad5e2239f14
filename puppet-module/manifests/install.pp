# @summary The agent's package.
#
# A package from a file goes through apt, which knows versions and dependencies and asks the file
# itself only where the installed version is another one. The file has one name whatever its
# version, so that old ones do not pile up.
#
# @api private
class discovery::install {
  $cache = '/var/cache/discovery'

  case $discovery::install_method {
    'package': {
      $version = $discovery::package_ensure ? {
        undef   => 'installed',
        default => $discovery::package_ensure,
      }
      package { $discovery::package_name:
        ensure => $version,
      }
    }
    'file': {
      $source = $discovery::package_source
      if $source =~ Undef {
        fail('discovery: install_method is file and there is no package_source: say where the package is')
      }
      if $discovery::package_checksum =~ Undef {
        fail('discovery: install_method is file and there is no package_checksum: give what sha256sum says of the package')
      }
      $version = discovery::package_version($source, $discovery::package_ensure)
      file {
        default:
          owner => 'root',
          group => 'root',
          ;
        $cache:
          ensure => directory,
          mode   => '0755',
          ;
        "${cache}/${discovery::package_name}.deb":
          ensure         => file,
          mode           => '0644',
          source         => $source,
          checksum       => 'sha256',
          checksum_value => $discovery::package_checksum.downcase,
          backup         => false,
          show_diff      => false,
          ;
      }
      -> package { $discovery::package_name:
        ensure   => $version,
        provider => 'apt',
        source   => "${cache}/${discovery::package_name}.deb",
      }
    }
    default: {}
  }
}
