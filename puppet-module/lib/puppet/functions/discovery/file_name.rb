# frozen_string_literal: true

require 'digest'

# @summary The part of a file's name that stands for an id: different ids make different names.
#
# Every byte other than a letter, a digit, `.`, `_` and `-` is written as `%` and two hexadecimal
# digits, so the id can be read off the name and `a/b`, `a_b` and `a%2Fb` stay apart. A file system
# allows 255 bytes, and tools that write a file beside its final place need some of them: a name
# that grows too long is cut and ended by `~` and the id's SHA-256 digest; no short name holds a `~`.
#
# @example
#   discovery::file_name('web/eu') # => 'web%2Feu'
Puppet::Functions.create_function(:'discovery::file_name') do
  # @param id of a service or a check
  # @return [String[1]] at most 165 bytes of letters, digits and `%._-~`
  dispatch :of do
    param 'Discovery::Id', :id
    return_type 'String[1]'
  end

  def of(id)
    longest = 165
    bytes = id.encode(Encoding::UTF_8).b
    name = bytes.gsub(/[^A-Za-z0-9._-]/n) { |byte| format('%%%02X', byte.ord) }.encode(Encoding::UTF_8)
    return name if name.length <= longest

    digest = Digest::SHA256.hexdigest(bytes)
    "#{name[0, longest - digest.length - 1]}~#{digest}"
  end
end
