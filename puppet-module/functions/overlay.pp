# @summary Lays configurations over one another: what comes later wins.
#
# Hashes inside, such as ports, are laid over one another too; lists are replaced.
#
# @param layers
#   The configurations, the most important one last.
#
# @return [Hash[String[1], Any]]
#   One configuration.
#
# @example
#   discovery::overlay([{ 'ports' => { 'dns' => 8600 } }, { 'ports' => { 'http' => 8500 } }])
function discovery::overlay(Array[Hash[String[1], Any]] $layers) >> Hash[String[1], Any] {
  $layers.reduce({}) |Hash $below, Hash $above| {
    $below + Hash($above.map |$key, $value| {
        if $value =~ Hash and $below[$key] =~ Hash {
          [$key, $below[$key] + $value]
        } else {
          [$key, $value]
        }
    })
  }
}
