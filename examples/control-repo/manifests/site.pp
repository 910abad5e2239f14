# What a machine is, Hiera says: data/nodes/CERTNAME.yaml names its role.
node default {
  include lookup('role', Pattern[/\Arole::[a-z][a-z0-9_]*\z/])
}
