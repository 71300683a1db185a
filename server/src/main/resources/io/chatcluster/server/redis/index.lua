-- Purpose: notes that a node has entries in a place, as long as the node is alive.
-- Result:  {done}: 1, or 0 where the lease has ended.
-- KEYS:    1 lease of the node (string), 2 places of the node (set).
-- ARGV:    1 place.
-- What is noted is found by whoever cleans up after the node, so it is noted before the first entry is made.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {0}
end
redis.call('SADD', KEYS[2], ARGV[1])
return {1}
