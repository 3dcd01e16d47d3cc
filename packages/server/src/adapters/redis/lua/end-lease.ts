import { redisScript } from "../connection.ts";

/** Forgets a lease that was buried, or that its own node gives back. */
export const END_LEASE = redisScript(`-- end-lease
-- KEYS[1] sorted set: held lease -> valid until
-- KEYS[2] sorted set: dead lease -> when the claim on it is over
-- KEYS[3] hash: lease -> its node, as JSON
-- KEYS[4] sorted set: the companies of the lease
-- ARGV[1] lease, ARGV[2] only where it has run out by then; empty: in any case
local valid = redis.call('ZSCORE', KEYS[1], ARGV[1])
if ARGV[2] ~= '' and valid and tonumber(valid) > tonumber(ARGV[2]) then return end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('DEL', KEYS[4])
`);
