# @summary A SHA-256 digest in hexadecimal digits.
type Discovery::Sha256 = Pattern[/\A[0-9a-fA-F]{64}\z/]
