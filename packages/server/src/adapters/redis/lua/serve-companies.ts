import { redisScript } from "../connection.ts";

/** Writes down, under a lease that is held, in which companies its node has connections. */
export const SERVE_COMPANIES = redisScript(`-- serve-companies
-- KEYS[1] sorted set: held lease -> valid until
-- KEYS[2] sorted set: the companies of the lease
-- ARGV[1] lease, ARGV[2] now, ARGV[3] how long the keys live, in milliseconds, ARGV[4] and on: the companies
-- Answers 1; 0 where the lease is not held, and then nothing was written.
local valid = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not valid or tonumber(valid) <= tonumber(ARGV[2]) then return 0 end
for at = 4, #ARGV do redis.call('ZADD', KEYS[2], 0, ARGV[at]) end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
`);
