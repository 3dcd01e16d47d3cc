import { redisScript } from "../connection.ts";

/**
 * Gives users whose deadline has passed to the one who asks, and moves the deadline ahead so far that nobody else is given
 * them meanwhile (PR12: exactly one node).
 *
 * KEYS[1] the company's prefix. Below it: `due`, `absent` (sorted sets)
 * ARGV[1] now
 * ARGV[2] until when they are left to the one who asks
 * ARGV[3] how many at most
 * Answers when the first of the company is due after that (empty: nobody), then for each user: userId, absent since (or null)
 */
export const CLAIM_DUE = redisScript(`-- claim-due
local company = KEYS[1]
local users = redis.call('ZRANGEBYSCORE', company .. 'due', '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
local answer = { '' }
if #users > 0 then
	local absent = redis.call('ZMSCORE', company .. 'absent', unpack(users))
	local moved = {}
	for i, user in ipairs(users) do
		moved[i * 2 - 1] = ARGV[2]
		moved[i * 2] = user
		answer[i * 2] = user
		answer[i * 2 + 1] = absent[i]
	end
	redis.call('ZADD', company .. 'due', unpack(moved))
end
local first = redis.call('ZRANGE', company .. 'due', 0, 0, 'WITHSCORES')
answer[1] = first[2] or ''
return answer
`);
