# @summary An IP address or a host name, without a port, at which one host is reached.
type Discovery::Address = Pattern[/\A(?!(0\.0\.0\.0|::|\[::\])\z)[^\s\/[:cntrl:]]{1,253}\z/]
