# @summary Words, each as a string; a secret stays one.
#
# @param words
#   Strings, numbers and booleans.
#
# @return [Array[Discovery::Text]]
#   The same as strings.
#
# @example
#   discovery::strings(['-w', 5]) # => ['-w', '5']
function discovery::strings(Array[Variant[Discovery::Text, Numeric, Boolean]] $words) >> Array[Discovery::Text] {
  $words.map |$word| {
    $word ? {
      Sensitive => $word,
      default   => String($word),
    }
  }
}
