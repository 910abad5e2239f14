# frozen_string_literal: true

require 'ipaddr'
require 'json'
require 'net/http'
require 'timeout'

# @summary The endpoints of a service, asked of the agent on this host.
#
# On the server the catalog gets them; as `Deferred` the node asks its own agent during its run. The
# list is sorted, so that the same endpoints make the same catalog. An address is the instance's own
# or else its node's.
#
# A catalog waits for the agent no longer than `timeout` each time, whatever the agent does; after
# an agent let that time pass, calls of the same catalog get that failure at once for half a minute.
# With the option `default` a failure is a warning and the default is the value; without it, it fails
# the catalog. `on_error` says otherwise where that is not what is wanted.
#
# Decide by the healthy instances. For text in a file `passing => false` is better: what is declared
# changes when somebody declares something, health changes at any time.
#
# Options, all of them optional:
#
# * `passing`: whether only instances whose checks all pass count; default `true`
# * `tag`: only instances that have it
# * `datacenter`: another than the agent's own
# * `default`: the value where the agent cannot tell, such as on the run that installs it
# * `on_error`: `'default'` or `'fail'`; what stands for `default` where there is none is `[]`
# * `timeout`: seconds, more than 0 and at most 30; default 1.0
# * `address` and `port`: the agent's, an IP address and a number; default `127.0.0.1` and `8500`
#
# @example on the server
#   discovery::endpoints('db', { 'tag' => 'primary', 'default' => [] })
#
# @example on the node, during its run
#   Deferred('discovery::endpoints', ['db', { 'default' => [] }])
Puppet::Functions.create_function(:'discovery::endpoints', Puppet::Functions::InternalFunction) do
  # An agent gets this file and none of the module's data types: only Puppet's own types are here.

  # @param name the service's
  # @param options see above; for Puppet's own word `default` the key may be that, too
  # @return [Any] hashes with `node`, `address`, `port`, `id`, `tags`, `datacenter`; or the default
  dispatch :endpoints do
    scope_param
    param 'Pattern[/\A\S(.*\S)?\z/]', :name
    optional_param 'Hash[Variant[Default, String[1]], Any]', :options
  end

  def endpoints(scope, name, options = {})
    wanted = settings(options)
    begin
      instances(JSON.parse(ask(scope, name, wanted)))
    rescue JSON::ParserError
      failed(name, wanted, 'answered what is no JSON')
    rescue Puppet::Error => e
      failed(name, wanted, e.message)
    end
  end

  def settings(options)
    # A bare `default` in Puppet code is no string, and is meant as one here.
    given = options.map { |key, value| [key == :default ? 'default' : key, value] }.to_h
    given['on_error'] = 'default' if given['on_error'] == :default
    given.each do |key, value|
      form, fits = forms.fetch(key) do
        raise ArgumentError, "discovery::endpoints: there is no option '#{key}': use one of #{forms.keys.join(', ')}"
      end
      next if fits.call(value)

      raise ArgumentError, "discovery::endpoints: the option '#{key}' is #{value.inspect}, which it cannot be: " \
                           "give it #{form}"
    end
    { 'passing' => true, 'on_error' => given.key?('default') ? 'default' : 'fail', 'default' => [],
      'timeout' => 1.0, 'address' => '127.0.0.1', 'port' => 8500 }.merge(given)
  end

  def forms
    word = ['a word', ->(value) { value.is_a?(String) && !value.empty? }]
    {
      'passing' => ['true or false', ->(value) { [true, false].include?(value) }],
      'tag' => word,
      'datacenter' => word,
      'default' => ['anything', ->(_value) { true }],
      'on_error' => ["'default' or 'fail'", ->(value) { %w[default fail].include?(value) }],
      'timeout' => ['a number of seconds, more than 0 and at most 30',
                    ->(value) { value.is_a?(Numeric) && value.positive? && value <= 30 }],
      'address' => ['an IP address, for names are not resolved here', ->(value) { literal?(value) }],
      'port' => ['a number from 1 to 65535', ->(value) { value.is_a?(Integer) && value.between?(1, 65_535) }]
    }
  end

  def literal?(value)
    value.is_a?(String) && !value.include?('/') && IPAddr.new(value).is_a?(IPAddr)
  rescue IPAddr::Error
    false
  end

  # The answer's text. What is remembered about a stalled agent lives as long as the catalog.
  def ask(scope, name, wanted)
    place = "#{wanted['address']}:#{wanted['port']}"
    compiler = scope.compiler
    stalls = compiler.instance_variable_get(:@discovery_endpoints_stalls) ||
             compiler.instance_variable_set(:@discovery_endpoints_stalls, {})
    raise Puppet::Error, stalls[place][:said] if stalls.key?(place) && now < stalls[place][:until]

    get(wanted, path(name, wanted))
  rescue Timeout::Error
    # Half a minute: a catalog with many calls waits once, and an agent that comes up during a run is
    # seen by what that run asks later.
    said = "did not answer within #{wanted['timeout']} s"
    stalls[place] = { said: said, until: now + 30 }
    raise Puppet::Error, said
  rescue SystemCallError => e
    # Its own words; Net::HTTP puts the address around them.
    raise Puppet::Error, "did not answer (#{e.class.new.message})"
  rescue IOError, SocketError, Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError => e
    raise Puppet::Error, "did not answer (#{e.message})"
  end

  def path(name, wanted)
    query = { 'dc' => wanted['datacenter'], 'tag' => wanted['tag'] }.compact.map { |key, value| "#{key}=#{escape(value)}" }
    query << 'passing' if wanted['passing']
    "/v1/health/service/#{escape(name)}#{'?' unless query.empty?}#{query.join('&')}"
  end

  def escape(text)
    text.encode(Encoding::UTF_8).b.gsub(/[^A-Za-z0-9._~-]/n) { |byte| format('%%%02X', byte.ord) }
  end

  # The timeouts of Net::HTTP are per read, so a server that drips would hold it: the one around all
  # of it is what counts. No proxy, no second attempt, no compression that could unfold.
  def get(wanted, path)
    body = nil
    Timeout.timeout(wanted['timeout']) do
      http = Net::HTTP.new(wanted['address'], wanted['port'], nil)
      http.open_timeout = http.read_timeout = wanted['timeout']
      http.max_retries = 0
      http.start do
        http.request(Net::HTTP::Get.new(path, 'Accept-Encoding' => 'identity')) { |answer| body = text(answer) }
      end
    end
    body
  end

  def text(answer)
    # 4 MiB: some thousand instances.
    longest = 4 * 1024 * 1024
    body = String.new
    answer.read_body do |part|
      body << part
      raise Puppet::Error, "answered with more than #{longest} bytes" if body.bytesize > longest
    end
    # Net::HTTP takes an end before the announced one for an end.
    raise EOFError, 'it broke off' if answer.content_length && body.bytesize < answer.content_length

    body.force_encoding(Encoding::UTF_8)
    return body if answer.code == '200'

    raise Puppet::Error, "answered with status #{answer.code} (#{body.scrub[0, 200].strip})"
  end

  def instances(entries)
    unless entries.is_a?(Array) && entries.all? { |entry| health?(entry) }
      raise Puppet::Error, 'answered what no agent answers'
    end
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

  def failed(name, wanted, said)
    agent = "the agent at #{wanted['address']}:#{wanted['port']} #{said}"
    if wanted['on_error'] == 'fail'
      raise Puppet::Error, "discovery::endpoints('#{name}'): #{agent}, so the endpoints are not known: look at " \
                           "that agent ('discovery info' there), or give the option 'default'"
    end
    Puppet.warning("discovery::endpoints('#{name}'): #{agent}; its default is used")
    wanted['default']
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
