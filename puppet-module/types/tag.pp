# @summary A tag of a service: one line of text.
type Discovery::Tag = Pattern[/\A(?=.*\S)[^[:cntrl:]]{1,1024}\z/]
