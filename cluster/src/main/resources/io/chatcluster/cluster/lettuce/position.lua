-- Reads the position of a room; begins an epoch where the room has none, or where Redis has lost messages that the node
-- knows.
-- Result: { epoch, seq }
-- KEYS[1] the position of the room: hash of epoch and seq
-- ARGV[1] the epoch to use if one begins: 8 hexadecimal digits
-- ARGV[2] how long the position is kept from now, in ms
-- ARGV[3] the newest epoch that the node knows of the room, or an empty text
-- ARGV[4] the highest number it knows of that epoch
local kept = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
local seq = tonumber(kept[2] or 0)
if not kept[1] or (kept[1] == ARGV[3] and seq < tonumber(ARGV[4])) then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', 0)
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return { ARGV[1], 0 }
end
return { kept[1], seq }
