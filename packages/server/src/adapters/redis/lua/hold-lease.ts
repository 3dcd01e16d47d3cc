import { redisScript } from "../connection.ts";

/** Renews a lease that is held, or takes a new one. */
export const HOLD_LEASE = redisScript(`-- hold-lease
-- KEYS[1] sorted set: held lease -> valid until
-- KEYS[2] hash: lease -> its node, as JSON
-- KEYS[3] sorted set: the companies of the lease
-- ARGV[1] lease, ARGV[2] now, ARGV[3] valid until, ARGV[4] its node, ARGV[5] how long the keys live, in milliseconds
-- ARGV[6] '1': a new lease; '0': only where it is held
-- Answers 1 where it is held from now on, else 0.
local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
if ARGV[6] == '0' and (not before or tonumber(before) <= tonumber(ARGV[2])) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[5]) end
return 1
`);
