-- Renews or ends the lease of a node, and lists all leases.
-- Result: { "uid name wire", score, ms that remain by the clock of Redis (negative: ended so long ago), ... }
-- The clock of Redis may step: a node takes what remains only where the score has changed since it last looked.
-- KEYS[1] the leases: sorted set of "uid name wire", score = when it ends, ms of the clock of Redis
-- ARGV[1] "renew", "leave" or "list"
-- ARGV[2] how long a lease lasts from now, in ms
-- ARGV[3] how long a lease that ended is kept, in ms
-- ARGV[4] "uid name wire" of the node
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] == 'renew' then
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[4])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[2] + ARGV[3])
elseif ARGV[1] == 'leave' then
  redis.call('ZREM', KEYS[1], ARGV[4])
end
local listed = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local leases = {}
for i = 1, #listed, 2 do
  table.insert(leases, listed[i])
  table.insert(leases, listed[i + 1])
  table.insert(leases, listed[i + 1] - now)
end
return leases
