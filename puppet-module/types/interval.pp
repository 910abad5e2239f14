# @summary A length of time longer than nothing: `10s`, `1m30s`, or a bare number of seconds.
type Discovery::Interval = Variant[
  Integer[1, 315360000],
  Float[0.001, 315360000.0],
  Pattern[
    /\A(?=.*[1-9])(?=.{1,40}\z)(\d+(\.\d+)?(ns|us|µs|μs|ms|s|m|h))+\z/,
    /\A(?=.*[1-9])(?=.{1,9}\z)\d+(\.\d+)?\z/
  ],
]
