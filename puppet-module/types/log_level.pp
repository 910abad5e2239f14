# @summary How much the agent says in its log.
type Discovery::Log_level = Enum['trace', 'debug', 'info', 'warn', 'err', 'error', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERR', 'ERROR']
