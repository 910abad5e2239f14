# Asks the agent of this machine for a service every 10 ms and writes a line for each answer:
#
#   MILLISECONDS HEARD PORT
#
# HEARD is the number of SRV records, or the code of a refusal (rcode3), or `silent` after half a
# second, or `refused` when nothing listens. PORT says of every answer with records whether the port
# of the service took a connection at that moment: `open`, `shut`; else `-`.
#
# usage: ruby dns-loop.rb NAME PORT FILE; SIGTERM ends it
require 'resolv'
require 'socket'

name, port, path = ARGV
interval = 0.010
patience = 0.5

clock = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }
socket = UDPSocket.new
socket.connect('127.0.0.1', 8600)

hear = lambda do |id|
  question = Resolv::DNS::Message.new(id)
  question.add_question(name, Resolv::DNS::Resource::IN::SRV)
  deadline = clock.call + patience
  socket.send(question.encode, 0)
  loop do
    left = deadline - clock.call
    return 'silent' if left <= 0 || !socket.wait_readable(left)

    answer = Resolv::DNS::Message.decode(socket.recv(4096))
    next unless answer.id == id
    return "rcode#{answer.rcode}" unless answer.rcode.zero?

    return answer.answer.size.to_s
  end
rescue Errno::ECONNREFUSED
  'refused'
end

listening = lambda do
  TCPSocket.new('127.0.0.1', port.to_i).close
  'open'
rescue SystemCallError
  'shut'
end

going = true
trap('TERM') { going = false }
begun = clock.call
id = 0
File.open(path, 'w') do |file|
  file.sync = true
  while going
    turn = clock.call
    id = (id + 1) & 0xffff
    heard = hear.call(id)
    state = heard.to_i.positive? ? listening.call : '-'
    file.puts("#{((turn - begun) * 1000).round} #{heard} #{state}")
    rest = turn + interval - clock.call
    sleep(rest) if rest.positive?
  end
end
