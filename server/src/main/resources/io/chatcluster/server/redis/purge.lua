-- Purpose: takes a page of the entries of a dead node out of a place, and refuses that node further ones.
-- Result:  {left over, id, name, members, id, name, members ...}: entries that remain, then every user whose last
--          connection this was, with the number of users right after it.
-- KEYS:    1 users (zset), 2 people (hash), 3 connections of the node (hash), 4 tombstone of the node (string).
-- ARGV:    1 life of the tombstone in ms, 2 entries to take at least, where there are as many.
redis.call('SET', KEYS[4], '1', 'PX', ARGV[1])
local page = {}
local cursor = '0'
repeat
  local scan = redis.call('HSCAN', KEYS[3], cursor, 'COUNT', ARGV[2])
  cursor = scan[1]
  for i = 1, #scan[2], 2 do
    page[scan[2][i]] = scan[2][i + 1]
  end
until cursor == '0' or next(page) ~= nil
local result = {0}
for connection, user in pairs(page) do
  redis.call('HDEL', KEYS[3], connection)
  local person = redis.call('HGET', KEYS[2], user)
  local connections = person and tonumber(string.match(person, '^%d+')) or 0
  if connections > 1 then
    redis.call('HSET', KEYS[2], user, (connections - 1) .. string.match(person, ':.*$'))
  elseif person then
    redis.call('HDEL', KEYS[2], user)
    redis.call('ZREM', KEYS[1], user)
    table.insert(result, user)
    table.insert(result, string.match(person, ':(.*)$'))
    table.insert(result, redis.call('ZCARD', KEYS[1]))
  end
end
result[1] = redis.call('HLEN', KEYS[3])
return result
