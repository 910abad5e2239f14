# @summary What a check says.
type Discovery::Check_status = Enum['passing', 'warning', 'critical']
