# @summary The full path of a file or directory on a Unix host.
type Discovery::Absolute_path = Pattern[/\A\/[^[:cntrl:]]*\z/]
