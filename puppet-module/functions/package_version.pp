# @summary The version to have of a package that comes from a file.
#
# @param source
#   Where the file is; Debian's tools name it `NAME_VERSION_ARCH.deb`.
#
# @param wanted
#   What was asked for, if anything was.
#
# @return [Discovery::Package_version]
#   What was asked for, otherwise the version that the name tells.
#
# @example
#   discovery::package_version('puppet:///modules/profile/discovery_0.1.0_amd64.deb') # => '0.1.0'
#   discovery::package_version('https://example.lan/discovery_1.0%7Erc1_arm64.deb') # => '1.0~rc1'
function discovery::package_version(
  Discovery::Package_source $source,
  Optional[Discovery::Package_version] $wanted = undef,
) >> Discovery::Package_version {
  if $wanted == 'latest' {
    fail('discovery: package_ensure is latest, but a file has one version only: leave it out')
  }
  if $wanted =~ NotUndef {
    $version = $wanted
  } else {
    $name = $source.split('/')[-1].regsubst(/[?#].*/, '')
    # What a URL may write otherwise, of what a version may have.
    $plain = $name.regsubst(/%7[Ee]/, '~', 'G').regsubst(/%2[Bb]/, '+', 'G')
    $version = $plain ? {
      /\A[^_]+_(\d[A-Za-z0-9.+~-]*)_[a-z0-9-]+\.deb\z/ => $1,
      default                                          => fail(
        "discovery: ${name} does not say its version: name the file discovery_VERSION_ARCH.deb or give package_ensure the version"
      ),
    }
  }
  $version
}
