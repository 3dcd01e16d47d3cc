import { redisScript } from "../connection.ts";

/** Gives out leases that ran out, each to one caller until its claim is over. */
export const CLAIM_DEAD_LEASES = redisScript(`-- claim-dead-leases
-- KEYS[1] sorted set: held lease -> valid until
-- KEYS[2] sorted set: dead lease -> when the claim on it is over
-- KEYS[3] hash: lease -> its node, as JSON
-- ARGV[1] now, ARGV[2] when the claim is over, ARGV[3] how many at most, ARGV[4] how long the keys live, in milliseconds
-- Answers lease, its node; and so on.
local limit = tonumber(ARGV[3])
local claimed = redis.call('ZRANGE', KEYS[2], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, limit)
for _, lease in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, limit - #claimed)) do
	redis.call('ZREM', KEYS[1], lease)
	claimed[#claimed + 1] = lease
end
local answer = {}
for _, lease in ipairs(claimed) do
	redis.call('ZADD', KEYS[2], ARGV[2], lease)
	answer[#answer + 1] = lease
	answer[#answer + 1] = redis.call('HGET', KEYS[3], lease) or '{}'
end
if #claimed > 0 then redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
return answer
`);
