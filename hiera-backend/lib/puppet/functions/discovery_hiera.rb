# frozen_string_literal: true

require 'ipaddr'
require 'json'
require 'net/http'
require 'timeout'
require 'yaml'

# @summary A level of Hiera 5 that asks the discovery agent on this host.
#
# The `uris` of a level name documents in the key-value store, `kv:KEY`. Each is JSON or YAML whose
# top is a hash; one that is not there holds nothing. They are locations as `paths` are: searched in
# their order, merged and explained by Hiera itself. The option `services` gives Hiera keys the
# endpoints of services, as sorted lists of hashes.
#
# Each thing is asked for once per catalog. All waiting for the agent within one catalog, whatever
# the number of levels, documents and keys, ends after `timeout` seconds; what was not answered by
# then, or was answered with an error, fails every lookup that needs it (`on_error: fail`) or is
# taken for nothing, with one warning (`on_error: default`).
#
# Options, all of them optional:
#
# * `services`: for a Hiera key the `service`, and where wanted `passing` (only instances whose checks
#   all pass; default `true`), `tag`, `datacenter`
# * `timeout`: seconds, more than 0 and at most 30; default 1.0
# * `on_error`: `fail`, which is the default, or `default`
# * `address` and `port`: the agent's, an IP address and a number; default `127.0.0.1` and `8500`
#
# @example hiera.yaml
#   version: 5
#   hierarchy:
#     - name: discovery
#       lookup_key: discovery_hiera
#       uris:
#         - "kv:hiera/nodes/%{trusted.certname}"
#         - "kv:hiera/common"
#       options:
#         services:
#           profile::web::backends: { service: app, passing: false }
Puppet::Functions.create_function(:discovery_hiera, Puppet::Functions::InternalFunction) do
  # @param key to look up
  # @param options of the level; Hiera adds `uri`
  # @param context Hiera's
  # @return [Any] the value; nothing is returned where the level does not have the key
  dispatch :lookup_key do
    scope_param
    param 'String[1]', :key
    param 'Hash[String[1], Any]', :options
    param 'Puppet::LookupContext', :context
  end

  def lookup_key(scope, key, options, context)
    # Once per location and catalog: a catalog looks up some thousand keys.
    context.cache('checked', check(options)) unless context.cache_has_key('checked')
    service = options.fetch('services', {})[key]
    return endpoints(scope, key, service, options, context) if service

    uri = options['uri']
    values = uri ? document(scope, uri, options, context) : {}
    context.not_found unless values.key?(key)
    context.interpolate(values[key])
  end

  # The documents and services of one catalog, and what it has waited for them already. A context of
  # Hiera lives as long but knows one location only, and the others would wait again.
  def conversation(scope, options)
    compiler = scope.compiler
    all = compiler.instance_variable_get(:@discovery_hiera_conversations) ||
          compiler.instance_variable_set(:@discovery_hiera_conversations, {})
    all[agent(options)] ||= { answers: {}, waited: 0.0, failure: nil, warned: false }
  end

  # What the agent says under a path: text, nil when it has nothing there.
  def ask(scope, what, path, options, context)
    talk = conversation(scope, options)
    unless talk[:answers].key?(path)
      unless talk[:failure]
        begun = now
        begin
          talk[:answers][path] = get(path, timeout(options) - talk[:waited], options)
          context.explain { "Asked the agent at #{agent(options)} for #{what}" }
        rescue Puppet::Error => e
          talk[:failure] = e.message
        ensure
          talk[:waited] += now - begun
        end
      end
      unanswered(talk, what, options, context) if talk[:failure]
    end
    talk[:answers][path]
  end

  def unanswered(talk, what, options, context)
    said = "discovery_hiera: the agent at #{agent(options)} #{talk[:failure]}"
    if options.fetch('on_error', 'fail') == 'fail'
      raise Puppet::DataBinding::LookupError,
            "#{said}, so #{what} is not known: look at that agent ('discovery info' there), or let the level hold " \
            "nothing by 'on_error: default'"
    end
    Puppet.warning("#{said}; its level holds nothing for this catalog") unless talk[:warned]
    talk[:warned] = true
    context.explain { "The agent at #{agent(options)} #{talk[:failure]}, so this holds nothing (on_error: default)" }
    context.not_found
  end

  def document(scope, uri, options, context)
    name = uri[%r{\Akv:/*([^?#]+)\z}, 1]
    refuse("the uri '#{uri}'", 'is not of a document', "write it as 'kv:KEY', such as kv:hiera/common") if name.nil?
    unless context.cache_has_key(uri)
      text = ask(scope, "the document #{uri}", "/v1/kv/#{name}?raw", options, context)
      context.explain { "There is no document at #{uri}" } if text.nil?
      context.cache(uri, text.nil? ? {} : parsed(uri, text))
    end
    context.cached_value(uri)
  end

  # Whoever may write documents is not whoever may write code: no classes, and no aliases, by which
  # a short text can unfold without end.
  def parsed(uri, text)
    values = begin
      JSON.parse(text)
    rescue JSON::ParserError
      YAML.safe_load(text)
    end
    return values if values.is_a?(Hash)
    return {} unless values

    refuse("the document #{uri}", "is no hash (but: #{values.class.name.downcase})", 'write keys and their values')
  rescue Psych::Exception => e
    refuse("the document #{uri}", "cannot be read as JSON or YAML: #{e.message}", 'correct it')
  end

  def endpoints(scope, key, service, options, context)
    query = { 'dc' => service['datacenter'], 'tag' => service['tag'] }.compact.map { |name, value| "#{name}=#{escape(value)}" }
    query << 'passing' if service.fetch('passing', true)
    path = "/v1/health/service/#{escape(service['service'])}#{'?' unless query.empty?}#{query.join('&')}"
    text = ask(scope, "the service '#{service['service']}'", path, options, context)
    instances(text && JSON.parse(text)) ||
      refuse("the agent at #{agent(options)}", "answers #{path} (the key #{key}) as no agent does", 'correct its address')
  rescue JSON::ParserError
    refuse("the agent at #{agent(options)}", "answers #{path} (the key #{key}) with no JSON", 'correct its address')
  end

  def instances(entries)
    return unless entries.is_a?(Array) && entries.all? { |entry| health?(entry) }

    found = entries.map do |entry|
      node, service = entry.values_at('Node', 'Service')
      own = service['Address'].to_s
      { 'node' => node['Node'], 'address' => own.empty? ? node['Address'] : own, 'port' => service['Port'],
        'id' => service['ID'], 'tags' => service['Tags'] || [], 'datacenter' => node['Datacenter'] }
    end
    found.sort_by { |one| [one['datacenter'], one['node'], one['id']].map(&:to_s) }
  end

  def health?(entry)
    entry.is_a?(Hash) && entry['Node'].is_a?(Hash) && entry['Service'].is_a?(Hash)
  end

  # The timeouts of Net::HTTP are per read, so a server that drips would hold it: the one around all
  # of it is what counts. No proxy, no second attempt, no compression that could unfold.
  def get(path, seconds, options)
    raise Timeout::Error unless seconds.positive?

    body = nil
    Timeout.timeout(seconds) do
      http = Net::HTTP.new(options.fetch('address', '127.0.0.1'), options.fetch('port', 8500), nil)
      http.open_timeout = http.read_timeout = seconds
      http.max_retries = 0
      http.start do
        http.request(Net::HTTP::Get.new(path, 'Accept-Encoding' => 'identity')) { |answer| body = text(answer) }
      end
    end
    body
  rescue Timeout::Error
    raise Puppet::Error, "did not answer within #{timeout(options)} s"
  rescue SystemCallError => e
    # Its own words; Net::HTTP puts the address around them.
    raise Puppet::Error, "did not answer (#{e.class.new.message})"
  rescue IOError, SocketError, Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError => e
    raise Puppet::Error, "did not answer (#{e.message})"
  end

  def text(answer)
    # 4 MiB: the longest value of the store is an eighth of that; some thousand instances.
    longest = 4 * 1024 * 1024
    body = String.new
    answer.read_body do |part|
      body << part
      raise Puppet::Error, "answered with more than #{longest} bytes" if body.bytesize > longest
    end
    # Net::HTTP takes an end before the announced one for an end.
    raise EOFError, 'it broke off' if answer.content_length && body.bytesize < answer.content_length

    body.force_encoding(Encoding::UTF_8)
    # An agent says with every answer about a key how new it is, also when there is no such key.
    return if answer.code == '404' && answer.key?('X-Consul-Index')
    raise Puppet::Error, 'answered with text that is not valid UTF-8' unless body.valid_encoding?
    return body if answer.code == '200'

    raise Puppet::Error, "answered with status #{answer.code} (#{body[0, 200].strip})"
  end

  def check(options)
    each_checked(options, forms, 'the option')
    options.fetch('services', {}).each do |key, service|
      each_checked(service, service_forms, "the option 'services' for the key '#{key}':")
      next if service.key?('service')

      refuse("the option 'services' for the key '#{key}'", 'names no service', 'add service: NAME')
    end
    return if options.key?('uri') || options.key?('services')

    refuse('the level', 'has nothing to look in', "give it uris: ['kv:KEY'] or the option services")
  end

  def each_checked(given, forms, what)
    given.each do |name, value|
      form, fits = forms[name]
      refuse("#{what} '#{name}'", 'is not known', "use one of #{(forms.keys - ['uri']).join(', ')}#{hint(name)}") if form.nil?
      refuse("#{what} '#{name}'", "is #{value.inspect}, which it cannot be", "give it #{form}") unless fits.call(value)
    end
  end

  def hint(name)
    "; documents are named beside the options, by uris: ['kv:KEY']" if %w[document documents uris path paths].include?(name)
  end

  def forms
    {
      'uri' => ['a text', ->(value) { value.is_a?(String) }],
      'services' => ['for each Hiera key a hash with service: NAME',
                     ->(value) { value.is_a?(Hash) && value.values.all? { |one| one.is_a?(Hash) } }],
      'timeout' => ['a number of seconds, more than 0 and at most 30',
                    ->(value) { value.is_a?(Numeric) && value.positive? && value <= 30 }],
      'on_error' => ["'fail' or 'default'", ->(value) { %w[fail default].include?(value) }],
      'address' => ['an IP address, for names are not resolved here', ->(value) { literal?(value) }],
      'port' => ['a number from 1 to 65535', ->(value) { value.is_a?(Integer) && value.between?(1, 65_535) }]
    }
  end

  def service_forms
    word = ['a word', ->(value) { value.is_a?(String) && !value.empty? }]
    { 'service' => word, 'tag' => word, 'datacenter' => word,
      'passing' => ['true or false', ->(value) { [true, false].include?(value) }] }
  end

  def literal?(value)
    value.is_a?(String) && !value.include?('/') && IPAddr.new(value).is_a?(IPAddr)
  rescue IPAddr::Error
    false
  end

  def refuse(what, why, mend)
    raise Puppet::DataBinding::LookupError, "discovery_hiera: #{what} #{why}: #{mend}"
  end

  def agent(options)
    "#{options.fetch('address', '127.0.0.1')}:#{options.fetch('port', 8500)}"
  end

  def timeout(options)
    options.fetch('timeout', 1.0)
  end

  def escape(text)
    text.encode(Encoding::UTF_8).b.gsub(/[^A-Za-z0-9._~-]/n) { |byte| format('%%%02X', byte.ord) }
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
