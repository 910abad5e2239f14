# frozen_string_literal: true

# One run of Puppet in one process: compiles a manifest as a server does, and applies the catalog by
# the agent's own code, which has of the modules what pluginsync brings, their lib directories, and
# nothing else. The network between the two and its certificates are left out.
#
# usage: ruby agent.rb HOME MODULES PREPROCESS_DEFERRED <MANIFEST
#   HOME                 where everything is kept
#   MODULES              the modulepath, which the agent's half does not get
#   PREPROCESS_DEFERRED  true or false

require 'fileutils'
require 'set'
require 'puppet'
require 'puppet/configurer'

home, modules, preprocess = ARGV
Puppet.initialize_settings(
  %w[confdir codedir vardir publicdir logdir rundir].flat_map { |dir| ["--#{dir}", "#{home}/#{dir}"] }
)
Puppet[:preprocess_deferred] = preprocess == 'true'
Puppet::Util::Log.newdestination(:console)
Puppet::Util::Log.level = :notice
Puppet::ApplicationSupport.push_application_context(Puppet::Util::RunMode[:user])
facts = Puppet::Node::Facts.new('node.example.lan', {})

server = Puppet::Node::Environment.create(:server, [modules])
Puppet[:code] = $stdin.read
sent = Puppet.override(environments: Puppet::Environments::Static.new(server), current_environment: server,
                       rich_data: true) do
  node = Puppet::Node.new('node.example.lan', environment: server, facts: facts)
  node.add_server_facts({})
  Puppet::Parser::Compiler.compile(node).render(:rich_data_json)
end

FileUtils.mkdir_p([Puppet[:libdir], Puppet[:statedir]])
Dir.glob("#{modules}/*/lib/.").each { |lib| FileUtils.cp_r(lib, Puppet[:libdir]) }
agent = Puppet::Node::Environment.create(:agent, [])
Puppet.override(current_environment: agent, loaders: Puppet::Pops::Loaders.new(agent, true), rich_data: true) do
  catalog = Puppet::Resource::Catalog.convert_from(:rich_data_json, sent)
  catalog.environment_instance = agent
  report = Puppet::Transaction::Report.new
  Puppet::Util::Log.newdestination(report)
  applied = Puppet::Configurer.new.send(:convert_catalog, catalog, 0, facts)
  applied.apply(report: report)
  exit(report.resource_statuses.values.any?(&:failed) ? 1 : 0)
end
