# @summary How patient the servers are with one another.
type Discovery::Performance = Struct[
  {
    Optional['leave_drain_time'] => Discovery::Duration,
    Optional['raft_multiplier']  => Integer[1, 10],
    Optional['rpc_hold_timeout'] => Discovery::Duration,
  }
]
