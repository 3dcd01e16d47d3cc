import { redisScript } from "../connection.ts";

/**
 * Takes on what has run out in a company, to end it one by one: nobody else is given the same, unless it is still there
 * when the claim is over.
 */
export const CLAIM_RUN_OUT = redisScript(`-- claim-run-out
-- KEYS[1] sorted set of the company: kind/user/conversation -> when the indicator runs out
-- ARGV[1] now, ARGV[2] when the claim is over, ARGV[3] how many at most
-- Answers { the members claimed, the earliest moment that is left or nil }.
local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], member) end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return { due, first[2] or false }
`);
