# @summary What a TCP check connects to: `host:port`, an IPv6 address in brackets.
type Discovery::Tcp_target = Pattern[
  /\A(\[[0-9A-Fa-f:.]+(%[^\s\]\/\[]+)?\]|[^\s:\/\[\][:cntrl:]]*):([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])\z/
]
