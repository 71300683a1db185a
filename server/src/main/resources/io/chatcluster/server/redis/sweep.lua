-- Purpose: removes users without a name, whom no node has written again.
-- Result:  {users}: how many are left.
-- KEYS:    1 users (zset), 2 people (hash).
for _, user in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if redis.call('HEXISTS', KEYS[2], user) == 0 then
    redis.call('ZREM', KEYS[1], user)
  end
end
return {redis.call('ZCARD', KEYS[1])}
