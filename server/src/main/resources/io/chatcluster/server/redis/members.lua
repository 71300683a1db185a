-- Purpose: lists users of a place, those who came first at the front.
-- Result:  {users, id, since, person, id, since, person ...}: person as in key 2.
-- KEYS:    1 users (zset), 2 people (hash).
-- ARGV:    1 the most to list.
-- Reads only. A user without a name is left out: Redis lost key 2, and the nodes are about to write it again.
local result = {redis.call('ZCARD', KEYS[1])}
local users = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1, 'WITHSCORES')
for i = 1, #users, 2 do
  local person = redis.call('HGET', KEYS[2], users[i])
  if person then
    table.insert(result, users[i])
    table.insert(result, users[i + 1])
    table.insert(result, person)
  end
end
return result
