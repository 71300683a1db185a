-- Purpose: sets how many connections of a user a node has in a place; running it again changes nothing.
-- Result:  {done, changed, members, returns}: 0 where the node was declared dead, else 1; 1 where the user came to the
--          place or is gone from it by this; users afterwards; 1 where the entries of the node's former life were taken away.
-- KEYS:    1 users (zset), 2 people (hash), 3 tombstone of the life (string), 4 tombstone of its former life, or key 3.
-- ARGV:    1 user id, 2 user name, 3 life, 4 connections, 5 now in ms.
local count = tonumber(ARGV[4])
if count > 0 and redis.call('EXISTS', KEYS[3]) == 1 then
  return {0, 0, 0, 0}
end
local person = redis.call('HGET', KEYS[2], ARGV[1])
local colon = person and string.find(person, ':', 1, true)
local own = ARGV[3] .. '='
local lives = ''
if colon then
  for life in string.gmatch(string.sub(person, 1, colon - 1), '%S+') do
    if string.sub(life, 1, #own) ~= own then
      lives = lives .. life .. ' '
    end
  end
end
local name = count > 0 and ARGV[2] or (colon and string.sub(person, colon + 1))
if count > 0 then
  lives = lives .. own .. ARGV[4] .. ' '
end
local changed = 0
if lives ~= '' then
  redis.call('HSET', KEYS[2], ARGV[1], lives .. ':' .. name)
  local added = redis.call('ZADD', KEYS[1], 'NX', ARGV[5], ARGV[1])
  changed = colon and 0 or added
elseif person then
  redis.call('HDEL', KEYS[2], ARGV[1])
  changed = redis.call('ZREM', KEYS[1], ARGV[1])
end
return {1, changed, redis.call('ZCARD', KEYS[1]), redis.call('EXISTS', KEYS[4])}
