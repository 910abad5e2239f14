# @summary The URL that an HTTP check asks.
type Discovery::Http_url = Pattern[
  /\A(?i:https?):\/\/(?!:)([\w\-.~:@!$&'()*+,;=\[\]]|%\h\h)+([\/?#]|\z)([\w\-.~:@!$&'()*+,;=\/?]|%\h\h)*(#([\w\-.~\/?]|%\h\h)*)?\z/
]
