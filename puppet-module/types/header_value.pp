# @summary The value of a header, which may be a secret: one line.
type Discovery::Header_value = Variant[Pattern[/\A[^\r\n\0]*\z/], Sensitive[Pattern[/\A[^\r\n\0]*\z/]]]
