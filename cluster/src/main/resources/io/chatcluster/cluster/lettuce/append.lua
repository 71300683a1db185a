-- Appends a message to a room and publishes it, unless it was appended before.
-- Result: { epoch, seq, 0 appended, 1 appended before, 2 not appended, as no subscription took it }
-- KEYS[1] the position of the room: hash of epoch and seq
-- KEYS[2] the mark of this message: text "epoch seq" (absent: the message is never repeated)
-- ARGV[1] the channel of the room
-- ARGV[2] the epoch to use if one begins: 8 hexadecimal digits
-- ARGV[3] how long the position is kept from now, in ms
-- ARGV[4] how long the mark is kept, in ms
-- ARGV[5] the message up to the epoch
-- ARGV[6] the message between the epoch and the number
-- ARGV[7] the message after the number
-- ARGV[8] PUBLISH or SPUBLISH; for the second one the keys are in the slot of the channel
-- ARGV[9] the newest epoch that the node knows of the room, or an empty text
-- ARGV[10] the highest number it knows of that epoch: where Redis has a lower one it has lost data
-- ARGV[11] 1 where a subscription must take the message, else 0
if KEYS[2] then
  local first = redis.call('GET', KEYS[2])
  if first then
    return { string.sub(first, 1, 8), tonumber(string.sub(first, 10)), 1 }
  end
end
local kept = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
local epoch = kept[1]
if not epoch or (epoch == ARGV[9] and tonumber(kept[2] or 0) < tonumber(ARGV[10])) then
  epoch = ARGV[2]
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', 0)
end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local heard = redis.pcall(ARGV[8], ARGV[1], ARGV[5] .. epoch .. ARGV[6] .. struct.pack('>I8', seq) .. ARGV[7])
if type(heard) == 'table' or (heard == 0 and ARGV[11] == '1') then
  -- Nobody has seen the number: it goes to the next message.
  redis.call('HINCRBY', KEYS[1], 'seq', -1)
  return type(heard) == 'table' and heard or { epoch, seq, 2 }
end
if KEYS[2] then
  redis.call('SET', KEYS[2], epoch .. ' ' .. string.format('%.0f', seq), 'PX', ARGV[4])
end
return { epoch, seq, 0 }
