# frozen_string_literal: true

require 'json'

# @summary Renders data as JSON whose keys are sorted, so that equal data make equal files.
#
# A value that is Sensitive, at any depth, is written in clear, for the agent has to read it, and
# makes the whole text Sensitive, so that no log, report or diff shows it. What JSON cannot say (a
# regular expression, a type, binary data, `default`) is refused.
#
# @example a definition
#   discovery::json({ 'service' => { 'port' => 8140, 'name' => 'puppetmaster' } })
#
# @example a secret stays one
#   discovery::json({ 'token' => Sensitive('s3cr3t') }) =~ Sensitive # => true
Puppet::Functions.create_function(:'discovery::json') do
  # @param data what to render
  # @return [Variant[String, Sensitive[String]]] two spaces deep, ended by a newline
  dispatch :render do
    param 'Any', :data
    return_type 'Variant[String, Sensitive[String]]'
  end

  def render(data)
    secrets = []
    text = "#{JSON.pretty_generate(plain(data, secrets))}\n"
    secrets.empty? ? text : Puppet::Pops::Types::PSensitiveType::Sensitive.new(text)
  end

  def plain(value, secrets)
    case value
    when Puppet::Pops::Types::PSensitiveType::Sensitive
      secrets << true
      plain(value.unwrap, secrets)
    when Hash then sorted(value, secrets)
    when Array then value.map { |item| plain(item, secrets) }
    when String then text(value)
    when Float then number(value)
    when Integer, true, false, nil then value
    else refuse("a value of the type #{Puppet::Pops::Types::TypeCalculator.infer(value)}")
    end
  end

  def sorted(hash, secrets)
    hash.each_key { |key| refuse("the key #{key.inspect}, which is not a string") unless key.is_a?(String) }
    hash.sort.to_h { |key, value| [text(key), plain(value, secrets)] }
  end

  def text(value)
    utf8 = value.encode(Encoding::UTF_8)
    refuse('text that is not valid UTF-8') unless utf8.valid_encoding?
    utf8
  rescue EncodingError
    refuse('text that is not valid UTF-8')
  end

  def number(value)
    value.finite? ? value : refuse('a number that is not finite')
  end

  def refuse(what)
    raise ArgumentError, "discovery::json cannot write #{what}: " \
                         'give it strings, numbers, booleans, undef, arrays and hashes with string keys'
  end
end
