# @summary A port that the agent listens on; -1 switches the listener off.
type Discovery::Listen_port = Variant[Discovery::Port, Integer[-1, -1], Enum['-1']]
