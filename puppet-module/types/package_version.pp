# @summary What to have of a package: any version, the newest, or one as Debian writes it.
type Discovery::Package_version = Variant[
  Enum['installed', 'present', 'latest'],
  Pattern[/\A(\d+:)?\d[A-Za-z0-9.+~-]*\z/],
]
