# @summary A command and its arguments, each on its own; no shell takes them apart.
type Discovery::Args = Tuple[Pattern[/\S/], Variant[Discovery::Text, Numeric], 1, default]
