-- Purpose: ends the lease of a life that has stayed silent.
-- Result:  {ended, beat}: 1 where there is no lease now, 0 where the life has given another heartbeat, which is the second
--          part then, or has more time.
-- KEYS:    1 lease of the life (string: heartbeat, blank, length of the lease in ms).
-- ARGV:    1 the last heartbeat that was seen, 2 for how long in ms.
-- The life of the key is not what counts: where the clock of Redis steps back it lasts longer by that.
local lease = redis.call('GET', KEYS[1])
if lease then
  local beat, millis = string.match(lease, '^(%d+) (%d+)$')
  if beat and (beat ~= ARGV[1] or tonumber(ARGV[2]) < tonumber(millis)) then
    return {0, beat}
  end
  redis.call('DEL', KEYS[1])
end
return {1}
