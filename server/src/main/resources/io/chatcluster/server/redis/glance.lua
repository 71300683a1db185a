-- Purpose: compares what a place has with one user who is in it.
-- Result:  {kept, nameless}: 0 where Redis lost a key of the place, else 1; users without a name.
-- KEYS:    1 users (zset), 2 people (hash).
-- ARGV:    1 the id of the user, 2 the life that has connections of the user there.
-- Reads only.
local nameless = redis.call('ZCARD', KEYS[1]) - redis.call('HLEN', KEYS[2])
local person = redis.call('HGET', KEYS[2], ARGV[1])
local known = person and string.find(' ' .. person, ' ' .. ARGV[2] .. '=', 1, true)
local kept = known and redis.call('ZSCORE', KEYS[1], ARGV[1])
return {kept and nameless == 0 and 1 or 0, nameless}
