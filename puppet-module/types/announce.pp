# @summary When a new service is first answered: at the end of the Puppet run that brings it, or at once.
type Discovery::Announce = Enum['after_run', 'at_once']
