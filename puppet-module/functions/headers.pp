# @summary Headers of a request as a definition file has them: a list of values by name.
#
# @param headers
#   One value or several by name; all of them may be a secret.
#
# @return [Variant[Hash[String[1], Array], Sensitive[Hash[String[1], Array]]]]
#   The same as lists, and as secret.
#
# @example
#   discovery::headers({ 'Accept' => 'text/plain' }) # => { 'Accept' => ['text/plain'] }
function discovery::headers(
  Variant[Discovery::Header, Sensitive[Discovery::Header]] $headers,
) >> Variant[Hash[String[1], Array], Sensitive[Hash[String[1], Array]]] {
  $lists = Hash($headers.unwrap.map |$name, $values| { [$name, [$values].flatten] })
  $headers ? {
    Sensitive => Sensitive($lists),
    default   => $lists,
  }
}
