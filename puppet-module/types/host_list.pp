# @summary Addresses or host names, with or without a port; one alone needs no brackets.
type Discovery::Host_list = Variant[String[1], Array[String[1]]]
