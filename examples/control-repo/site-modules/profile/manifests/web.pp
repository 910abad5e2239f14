# @summary A web server with a page, and in front of the service `app` where there is one.
#
# The service and its check are declared without a thought for order: the agent announces them when
# the run is over, so not before nginx is installed and takes requests.
#
# @param greeting
#   What the page says.
# @param port
#   Where nginx listens.
# @param backends
#   Where `app` is. All that are declared, healthy or not: nginx finds out about health itself, and
#   the configuration changes only when somebody declares something.
class profile::web (
  String[1]                 $greeting,
  Integer[1, 65535]         $port     = 80,
  Array[Hash[String, Data]] $backends = discovery::endpoints('app', { 'passing' => false, 'default' => [] }),
) {
  package { 'nginx':
    ensure => installed,
  }

  file {
    default:
      ensure  => file,
      owner   => 'root',
      group   => 'root',
      mode    => '0644',
      require => Package['nginx'],
      ;
    '/var/www/html/index.html':
      content => "<!doctype html>\n<title>${greeting}</title>\n<p>${greeting}\n",
      ;
    '/etc/nginx/sites-available/default':
      content => epp('profile/web.conf.epp', { 'port' => $port, 'backends' => $backends }),
      notify  => Service['nginx'],
      ;
  }

  service { 'nginx':
    ensure  => running,
    enable  => true,
    restart => 'systemctl reload nginx',
    require => Package['nginx'],
  }

  discovery::service { 'web':
    port => $port,
    tags => ['nginx'],
  }
  discovery::check { 'web_page':
    http       => "http://localhost:${port}/",
    interval   => '5s',
    timeout    => '2s',
    service_id => 'web',
  }
}
