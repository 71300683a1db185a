-- Appends a message to a room and publishes it, unless it was appended before.
-- Result: { epoch, seq, 1 if it was appended before else 0 }
-- KEYS[1] the position of the room: hash of epoch and seq
-- KEYS[2] the mark of this message: text "epoch seq" (absent: the message is never repeated)
-- ARGV[1] the channel of the room
-- ARGV[2] the epoch to use if the room has none: 8 hexadecimal digits
-- ARGV[3] how long the position is kept from now, in ms
-- ARGV[4] how long the mark is kept, in ms
-- ARGV[5] the message up to the epoch
-- ARGV[6] the message between the epoch and the number
-- ARGV[7] the message after the number
-- ARGV[8] PUBLISH or SPUBLISH; for the second one the keys are in the slot of the channel
if KEYS[2] then
  local first = redis.call('GET', KEYS[2])
  if first then
    return { string.sub(first, 1, 8), tonumber(string.sub(first, 10)), 1 }
  end
end
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[2]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if KEYS[2] then
  redis.call('SET', KEYS[2], epoch .. ' ' .. string.format('%.0f', seq), 'PX', ARGV[4])
end
redis.call(ARGV[8], ARGV[1], ARGV[5] .. epoch .. ARGV[6] .. struct.pack('>I8', seq) .. ARGV[7])
return { epoch, seq, 0 }
