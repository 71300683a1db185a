-- Forgets a room that has no messages.
-- Result: { keys that were removed }
-- KEYS[1] the position of the room: hash of epoch and seq
if tonumber(redis.call('HGET', KEYS[1], 'seq') or 0) > 0 then
  return { 0 }
end
return { redis.call('DEL', KEYS[1]) }
