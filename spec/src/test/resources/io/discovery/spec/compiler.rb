# frozen_string_literal: true

# Compiles catalogs with the real Puppet of one unpacked tree, as a server does it and with the
# strictness that this Puppet has when nobody configures it (Puppet::Pal would make it stricter).
# Loaded once per Ruby runtime; what it returns are hashes, arrays, strings, numbers and booleans.

# Facts are given by hand, so Facter, which probes the machine and the network, is never loaded.
# Providers ask for a few when Puppet loads their type.
class NoFacter
  SYSTEM = { 'osfamily' => 'Debian', 'os.family' => 'Debian', 'operatingsystem' => 'Debian', 'os.name' => 'Debian',
             'operatingsystemmajrelease' => '12', 'os.release.major' => '12', 'kernel' => 'Linux' }.freeze

  def reset; end

  def value(name)
    SYSTEM[name.to_s]
  end
end

class CatalogCompiler
  NODE = 'spec.example.lan'

  # Trees come in order of preference.
  def initialize(trees, home, modulepath)
    $LOAD_PATH.unshift(*libraries(trees.to_a))
    require 'concurrent'
    # The name under which Puppet 7 knows it.
    Concurrent::RubyThreadLocalVar = Concurrent::ThreadLocalVar unless Concurrent.const_defined?(:RubyThreadLocalVar)
    require 'puppet'
    Puppet.initialize_settings(
      %w[confdir codedir vardir publicdir logdir rundir].flat_map { |dir| ["--#{dir}", "#{home}/#{dir}"] }
    )
    Puppet.runtime[:facter] = NoFacter.new
    @environment = Puppet::Node::Environment.create(:specs, modulepath.to_a)
    # Puppet hands its log as objects to a destination of exactly this class.
    @logs = []
    Puppet::Util::Log.newdestination(Puppet::Test::LogCollector.new(@logs))
  end

  def version
    Puppet.version
  end

  def setting(name)
    Puppet[name.to_sym].to_s
  end

  # The configuration of Hiera for all catalogs from now on.
  def use_hiera(file)
    Puppet[:hiera_config] = file
  end

  # The catalog of a manifest, or the sentence with which it was refused.
  def compile(manifest, facts)
    attempt do
      in_environment(manifest) do
        { 'catalog' => Puppet::Parser::Compiler.compile(node(facts)).to_data_hash }
      end
    end
  end

  # The values of expressions, each evaluated on its own: a value or a sentence.
  def evaluate(expressions)
    in_environment('') do
      compiler = Puppet::Parser::Compiler.new(node({}))
      compiler.compile do
        parser = Puppet::Pops::Parser::EvaluatingParser.new
        expressions.to_a.map do |expression|
          attempt { { 'value' => plain(parser.evaluate_string(compiler.topscope, expression)) } }
        end
      end
    end
  end

  # What puppet-lint has to say about manifests: warnings and errors by place.
  def lint(paths)
    require 'puppet-lint'
    # This release looks for its caller's name between quotation marks that Ruby no longer writes.
    PuppetLint::Data.define_singleton_method(:tokens) do
      caller_locations(1..1).first.base_label == 'check' ? @tokens.dup : @tokens
    end
    paths.to_a.flat_map do |path|
      linter = PuppetLint.new
      linter.file = path
      linter.run
      linter.problems.map { |found| "#{path}:#{found[:line]}: #{found[:message]}" }
    end
  end

  # Writes the reference that puppet-strings makes of a module.
  def write_reference(home, file)
    require 'fileutils'
    require 'puppet-strings'
    require 'yard'
    FileUtils.mkdir_p(File.dirname(file))
    # It keeps what it has read of other modules.
    YARD::Registry.clear
    Dir.chdir(home) do
      PuppetStrings.generate(PuppetStrings::DEFAULT_SEARCH_PATTERNS, markdown: true, path: file,
                                                                     yard_args: ['--quiet', '--db', "#{file}.db"])
    end
  ensure
    # It reads plans too, and leaves Puppet in the mode that knows no nodes.
    Puppet[:tasks] = false
  end

  private

  # concurrent-ruby needs its Java half, which the Debian of Puppet 7 does not build. Nothing else
  # comes from another tree: Puppet loads all the providers that it finds on the path.
  def libraries(trees)
    found = trees.map do |tree|
      Dir.glob("#{tree}/usr/share/rubygems-integration/all/gems/*/lib") + ["#{tree}/usr/lib/ruby/vendor_ruby"]
    end
    concurrent = found.flatten.map { |lib| "#{lib}/concurrent-ruby" }
                      .find { |lib| File.exist?("#{lib}/concurrent/concurrent_ruby.jar") }
    [concurrent] + found.first
  end

  def node(facts)
    values = ruby(facts)
    node = Puppet::Node.new(NODE, environment: @environment, facts: Puppet::Node::Facts.new(NODE, values))
    node.merge(values)
    node.add_server_facts({})
    node
  end

  # As on a server, an environment keeps the modules that it has loaded; only the site's own code
  # is another one each time.
  def in_environment(code)
    Puppet[:code] = code
    overrides = { environments: Puppet::Environments::Static.new(@environment), current_environment: @environment,
                  rich_data: true }
    Puppet.override(overrides) do
      replace_site_code
      yield
    end
  end

  def replace_site_code
    types = @environment.known_resource_types
    types.instance_variable_get(:@hostclasses).delete('')
    types.instance_variable_get(:@nodes).clear
    types.instance_variable_get(:@node_list).clear
    types.import_ast(@environment.send(:perform_initial_import), '')
  end

  def attempt
    @logs.clear
    outcome = yield
    outcome.merge('logs' => logged)
  rescue Puppet::Error, ArgumentError => e
    { 'refused' => e.message, 'logs' => logged }
  end

  def logged
    @logs.map { |log| { 'level' => log.level.to_s, 'message' => log.message.to_s } }
  end

  def plain(value)
    case value
    when Puppet::Pops::Types::PSensitiveType::Sensitive then { 'sensitive' => value.unwrap }
    else value
    end
  end

  # Java's maps and lists as Ruby's own: Puppet's data types know only these.
  def ruby(value)
    case value
    when Java::JavaUtil::Map, Hash
      value.each_with_object({}) { |(key, inner), plain| plain[key.to_s] = ruby(inner) }
    when Java::JavaUtil::List, Array then value.to_a.map { |inner| ruby(inner) }
    else value
    end
  end
end
