# frozen_string_literal: true

# @summary Sees to it that a configuration has only keys which the agent knows.
#
# The agent refuses to start over a key it does not know. A misspelled key is therefore corrected
# when exactly one known key is near, with a warning that names both; any other unknown key fails
# the catalog, for it is better found here than by an agent that stays down.
#
# @example corrected to `recursors`, with a warning
#   discovery::known_keys({ 'recusors' => ['192.0.2.1'] }, Discovery::Agent_config)
Puppet::Functions.create_function(:'discovery::known_keys') do
  # @param given the configuration as somebody wrote it
  # @param known a Struct type, whose keys are the known ones
  # @return [Hash[String[1], Any]] the same with known keys only
  dispatch :correct do
    param 'Hash[String[1], Any]', :given
    param 'Type', :known
    return_type 'Hash[String[1], Any]'
  end

  def correct(given, known)
    known = known.resolved_type if known.respond_to?(:resolved_type)
    names = known.elements.map(&:name)
    given.each_with_object({}) do |(key, value), corrected|
      name = names.include?(key) ? key : near(key, names)
      if name != key
        twice(key, name) if given.key?(name) || corrected.key?(name)
        call_function('warning', "discovery: the configuration has the key '#{key}', which the agent does not " \
                                 "know; it is written as '#{name}': correct it in the Puppet code")
      end
      corrected[name] = value
    end
  end

  def near(key, names)
    if %w[service services check checks].include?(key)
      raise ArgumentError, "discovery: the configuration has the key '#{key}', but definitions have files of their " \
                           'own: use discovery::service and discovery::check, or the parameters services and checks'
    end
    underscored = key.tr('-', '_')
    return underscored if names.include?(underscored)

    nearest(key, names)
  end

  # Two slips of the pen in a word of some length, one in a short one.
  def nearest(key, names)
    slips = key.length > 5 ? 2 : 1
    best, second = names.map { |name| [distance(key, name), name] }.sort
    return best[1] if best[0] <= slips && second[0] > best[0]

    hint = best[0] <= key.length / 2 ? "leave it out; the nearest key is '#{best[1]}'" : 'leave it out'
    raise ArgumentError, "discovery: the configuration has the key '#{key}', which the agent does not know and would " \
                         "refuse to start with: #{hint}"
  end

  def twice(key, name)
    raise ArgumentError, "discovery: the configuration has both the key '#{name}' and the key '#{key}', which the " \
                         "agent does not know and which looks like the same: keep '#{name}' alone"
  end

  # Levenshtein's: how many letters to add, drop or change.
  def distance(one, other)
    row = (0..other.length).to_a
    one.each_char.with_index(1) do |letter, line|
      diagonal = row[0]
      row[0] = line
      other.each_char.with_index(1) do |opposite, column|
        above = row[column]
        row[column] = [above + 1, row[column - 1] + 1, diagonal + (letter == opposite ? 0 : 1)].min
        diagonal = above
      end
    end
    row[-1]
  end
end
