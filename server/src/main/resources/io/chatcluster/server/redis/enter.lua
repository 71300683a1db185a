-- Purpose: puts a connection of a node in a place, unless the node's entries there were taken away.
-- Result:  {done, first, members, returns}: 0 where the node was declared dead, else 1; 1 where it is the
--          user's first connection; users afterwards; 1 where the entries of the node's former life were taken away.
-- KEYS:    1 users (zset), 2 people (hash), 3 connections of the node (hash), 4 tombstone of the node (string),
--          5 tombstone of its former life (string), or key 4 again. ARGV: 1 connection, 2 user id, 3 user name, 4 now in ms.
if redis.call('EXISTS', KEYS[4]) == 1 then
  return {0, 0, 0, 0}
end
local first = 0
if redis.call('HSETNX', KEYS[3], ARGV[1], ARGV[2]) == 1 then
  local person = redis.call('HGET', KEYS[2], ARGV[2])
  local connections = 0
  if person then
    connections = tonumber(string.match(person, '^%d+'))
  else
    redis.call('ZADD', KEYS[1], ARGV[4], ARGV[2])
    first = 1
  end
  redis.call('HSET', KEYS[2], ARGV[2], (connections + 1) .. ':' .. ARGV[3])
end
return {1, first, redis.call('ZCARD', KEYS[1]), redis.call('EXISTS', KEYS[5])}
