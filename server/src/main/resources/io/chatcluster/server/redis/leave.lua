-- Purpose: takes a connection of a node out of a place; nothing happens when it is not in it.
-- Result:  {last, members}: 1 where it was the user's last connection; users afterwards.
-- KEYS:    1 users (zset), 2 people (hash), 3 connections of the node (hash).
-- ARGV:    1 connection.
-- Keys without an element are removed by Redis itself.
local user = redis.call('HGET', KEYS[3], ARGV[1])
local last = 0
if user then
  redis.call('HDEL', KEYS[3], ARGV[1])
  local person = redis.call('HGET', KEYS[2], user)
  local connections = person and tonumber(string.match(person, '^%d+')) or 0
  if connections > 1 then
    redis.call('HSET', KEYS[2], user, (connections - 1) .. string.match(person, ':.*$'))
  else
    redis.call('HDEL', KEYS[2], user)
    last = redis.call('ZREM', KEYS[1], user)
  end
end
return {last, redis.call('ZCARD', KEYS[1])}
