# @summary A number that counts something, as a number or, as older code writes it, as a string.
type Discovery::Whole_number = Variant[Integer[0], Pattern[/\A(0|[1-9]\d{0,8})\z/]]
