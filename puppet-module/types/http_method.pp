# @summary The method of an HTTP request.
type Discovery::Http_method = Pattern[/\A[A-Za-z][A-Za-z_-]{0,31}\z/]
