# @summary The mode of a file: four octal digits.
type Discovery::Mode = Pattern[/\A[0-7]{4}\z/]
