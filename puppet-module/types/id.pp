# @summary The id or the name of a service or check: one line of text, without blanks at its ends.
type Discovery::Id = Pattern[/\A(?! )[^[:cntrl:]]{1,255}(?<! )\z/]
