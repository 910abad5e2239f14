# frozen_string_literal: true

require 'ipaddr'
require 'json'
require 'net/http'
require 'timeout'

# The agent on this host, by what changes only when somebody changes something: a fact that is new in
# every run costs a write to the fact store in every run of every node.
#
#   absent                     no agent is installed here
#   { running => false }       it is installed and does not answer
#   { running => true, version, node, datacenter, role => server | client, quarantined => [files] }
#
# It asks where the agent's configuration says that it listens, or, as the command does, where
# DISCOVERY_HTTP_ADDR says, and waits half a second at most.
Facter.add(:discovery) do
  programs = ['/usr/bin/discovery', '/usr/lib/discovery/bin/discovery']
  configuration = '/etc/discovery/agent.json'
  variable = 'DISCOVERY_HTTP_ADDR'
  # Seconds for everything that is asked.
  patience = 0.5
  # Bytes; the agent's own figures are some thousand.
  longest = 1024 * 1024

  confine do
    !ENV[variable].to_s.empty? || (programs + [configuration]).any? { |path| File.exist?(path) }
  end

  # What answers here. A name is not resolved, and an address of all interfaces is no destination.
  reachable = lambda do |words|
    found = words.flat_map { |word| word.to_s.split }.map do |word|
      literal = begin
        word.include?('/') ? nil : IPAddr.new(word).to_s
      rescue IPAddr::Error
        nil
      end
      { '0.0.0.0' => '127.0.0.1', '::' => '::1' }.fetch(literal, literal)
    end
    found.compact.first || '127.0.0.1'
  end

  configured = lambda do
    settings = begin
      JSON.parse(File.read(configuration))
    rescue SystemCallError, JSON::ParserError
      {}
    end
    settings = {} unless settings.is_a?(Hash)
    section = ->(name) { settings[name].is_a?(Hash) ? settings[name]['http'] : nil }
    port = Integer(section.call('ports') || 8500, exception: false) || 8500
    [reachable.call([section.call('addresses') || settings['client_addr']].flatten), port]
  end

  place = lambda do
    host, port = ENV[variable].to_s.sub(%r{\Ahttp://}, '').match(/\A\[?(.+?)\]?:(\d+)\z/)&.captures
    host ? [reachable.call([host]), port.to_i] : configured.call
  end

  get = lambda do |http, path|
    body = String.new
    status = nil
    http.request(Net::HTTP::Get.new(path, 'Accept-Encoding' => 'identity')) do |answer|
      status = answer.code
      answer.read_body do |part|
        body << part
        raise IOError, 'too long' if body.bytesize > longest
      end
      # Net::HTTP takes an end before the announced one for an end.
      raise EOFError, 'it broke off' if answer.content_length && body.bytesize < answer.content_length
    end
    status == '200' ? JSON.parse(body) : nil
  end

  # The timeouts of Net::HTTP are per read, so a server that drips would hold it: the one around all
  # of it is what counts. No proxy and no second attempt.
  ask = lambda do |paths|
    Timeout.timeout(patience) do
      http = Net::HTTP.new(*place.call, nil)
      http.open_timeout = http.read_timeout = patience
      http.max_retries = 0
      http.start { paths.map { |path| get.call(http, path) } }
    end
  rescue Timeout::Error, SystemCallError, IOError, SocketError, JSON::ParserError, Net::ProtocolError,
         Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError => e
    Facter.debug("discovery: the agent does not answer: #{e.message}")
    nil
  end

  setcode do
    agent, definitions = ask.call(['/v1/agent/self', '/v1/agent/definitions'])
    own = agent.is_a?(Hash) ? agent['Config'] : nil
    next { 'running' => false } unless own.is_a?(Hash)

    fact = {
      'running' => true,
      'version' => own['Version'],
      'node' => own['NodeName'],
      'datacenter' => own['Datacenter'],
      'role' => own['Server'] ? 'server' : 'client'
    }
    if definitions.is_a?(Hash)
      fact['quarantined'] = Array(definitions['Quarantined']).map { |one| one['File'] }.sort
    end
    fact
  end
end
