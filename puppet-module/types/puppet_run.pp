# @summary What a check of the kind `puppet` asks of the last Puppet run.
type Discovery::Puppet_run = Struct[
  {
    Optional['max_age']   => Discovery::Interval,
    Optional['state_dir'] => Discovery::Absolute_path,
  }
]
