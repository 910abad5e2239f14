# @summary The full path of a file or directory that stands between quotes in a shell command and in a
#   unit: without quotation marks, backslashes, dollar and percent signs.
type Discovery::Quotable_path = Pattern[/\A\/[^[:cntrl:]'"`\\$%]*\z/]
