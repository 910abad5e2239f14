# @summary A length of time: `10s`, `1m30s`, or a bare number of seconds; nothing is a length too.
type Discovery::Duration = Variant[
  Integer[0, 315360000],
  Float[0.0, 315360000.0],
  Pattern[/\A(?=.{1,40}\z)(\d+(\.\d+)?(ns|us|µs|μs|ms|s|m|h))+\z/, /\A(?=.{1,9}\z)\d+(\.\d+)?\z/],
]
