# @summary Text that may be a secret.
type Discovery::Text = Variant[Pattern[/\A[^\0]*\z/], Sensitive[Pattern[/\A[^\0]*\z/]]]
