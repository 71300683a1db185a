-- Purpose: notes a heartbeat of a life, and lists the last one of every life.
-- Result:  {life, heartbeat, life, heartbeat ...}: at most 1,000 lives.
-- KEYS:    1 nodes (zset by heartbeat).
-- ARGV:    1 the life, 2 its heartbeat: a number that is another one each time.
-- No clock: each node sees by its own how long the heartbeat of another has stayed the same.
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return redis.call('ZRANGE', KEYS[1], 0, 999, 'WITHSCORES')
