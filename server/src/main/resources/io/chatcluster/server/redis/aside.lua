-- Purpose: renames keys of the wrong type, so that they can be written again.
-- Result:  {keys}: how many were renamed.
-- KEYS:    each key, followed by its name to be.
-- ARGV:    1 how long the renamed keys are kept in ms, 2 ... the type that each key should have.
local aside = 0
for i = 1, #KEYS, 2 do
  local found = redis.call('TYPE', KEYS[i]).ok
  if found ~= 'none' and found ~= ARGV[(i + 3) / 2] then
    redis.call('RENAME', KEYS[i], KEYS[i + 1])
    redis.call('PEXPIRE', KEYS[i + 1], ARGV[1])
    aside = aside + 1
  end
end
return {aside}
