-- Purpose: takes a life out of a page of the users of a place, and refuses that life further entries.
-- Result:  {cursor, id, name, members, id, name, members ...}: where the next page begins, '0' after the last one; then
--          every user who was there by this life alone, with the number of users right after it.
-- KEYS:    1 users (zset), 2 people (hash), 3 tombstone of the life (string).
-- ARGV:    1 how long the tombstone stands in ms, 0 for none; 2 life; 3 cursor; 4 about how many users to look at.
if ARGV[1] ~= '0' then
  redis.call('SET', KEYS[3], '1', 'PX', ARGV[1])
end
local scan = redis.call('HSCAN', KEYS[2], ARGV[3], 'COUNT', ARGV[4])
local own = ARGV[2] .. '='
local result = {scan[1]}
for i = 1, #scan[2], 2 do
  local user, person = scan[2][i], scan[2][i + 1]
  local colon = string.find(person, ':', 1, true) or 1
  local rest, found = '', false
  for life in string.gmatch(string.sub(person, 1, colon - 1), '%S+') do
    if string.sub(life, 1, #own) == own then
      found = true
    else
      rest = rest .. life .. ' '
    end
  end
  if found and rest ~= '' then
    redis.call('HSET', KEYS[2], user, rest .. string.sub(person, colon))
  elseif found then
    redis.call('HDEL', KEYS[2], user)
    redis.call('ZREM', KEYS[1], user)
    table.insert(result, user)
    table.insert(result, string.sub(person, colon + 1))
    table.insert(result, redis.call('ZCARD', KEYS[1]))
  end
end
return result
