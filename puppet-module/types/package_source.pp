# @summary Where a package file is: a URL that Puppet fetches from, or a path on the node.
type Discovery::Package_source = Pattern[
  /\A(puppet:\/\/|https?:\/\/[^\/]|file:\/\/)[^[:space:]]*[^\/[:space:]]\z/,
  /\A\/[^[:cntrl:]]*[^\/[:cntrl:]]\z/,
]
