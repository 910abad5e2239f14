# @summary The name of a datacenter, which is a part of DNS names.
type Discovery::Datacenter = Pattern[/\A[A-Za-z0-9_-]{1,63}\z/]
