import { redisScript } from "../connection.ts";

/**
 * Three steps on one sorted set: the companies of which somebody waits for a deadline, by when it is to be looked for. It may
 * say too early, never too late: a step that finds a look in progress changes the score, so that the look notices and
 * does not put it off.
 */

/**
 * Somebody of a company is due then, before everybody else in it.
 *
 * KEYS[1] the sorted set of companies
 * ARGV[1] companyId
 * ARGV[2] when
 */
export const EXPECT_DUE = redisScript(`-- expect-due
local known = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or false)
if known and known <= tonumber(ARGV[2]) then
	redis.call('ZADD', KEYS[1], known - 1, ARGV[1])
else
	redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
return 1
`);

/**
 * Gives companies that are to be looked at to the one who asks, who says by `settle-company` what was found. One who is gone
 * before that leaves them to the next after a moment.
 *
 * KEYS[1] the sorted set of companies
 * ARGV[1] now
 * ARGV[2] until when they are left to the one who asks
 * ARGV[3] how many at most
 * Answers companyIds
 */
export const CLAIM_COMPANIES = redisScript(`-- claim-companies
local companies = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, company in ipairs(companies) do redis.call('ZADD', KEYS[1], ARGV[2], company) end
return companies
`);

/**
 * Says when a company is to be looked at next, unless somebody has expected something there meanwhile.
 *
 * KEYS[1] the sorted set of companies
 * ARGV[1] companyId
 * ARGV[2] until when it was claimed
 * ARGV[3] when next; empty: nobody there waits for anything
 */
export const SETTLE_COMPANY = redisScript(`-- settle-company
if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or false) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] == '' then return redis.call('ZREM', KEYS[1], ARGV[1]) end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
`);
