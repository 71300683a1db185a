-- Purpose: notes a sign of life of a node and names those that have given none for long.
-- Result:  {now, node, node ...}: the time in ms; at most 16 nodes, their lease decides whether they are dead.
-- KEYS:    1 nodes (zset by the time of Redis in ms).
-- ARGV:    1 the node, 2 how long in ms makes others suspect.
-- One clock, that of Redis, so that the clocks of the nodes do not matter.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
local silent = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]), 'LIMIT', 0, 16)
return {now, unpack(silent)}
