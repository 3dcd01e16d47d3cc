import { redisScript } from "../connection.ts";

/**
 * `stored(company, users)`: of each user, in order: rev, record, marks, when due, absent since; all null where nothing is held.
 */
const STORED = `
local function stored(company, users)
	local answer = {}
	if #users == 0 then return answer end
	local revs = redis.call('HMGET', company .. 'revs', unpack(users))
	local marks = redis.call('HMGET', company .. 'marks', unpack(users))
	local due = redis.call('ZMSCORE', company .. 'due', unpack(users))
	local absent = redis.call('ZMSCORE', company .. 'absent', unpack(users))
	for i, user in ipairs(users) do
		local record = revs[i] and redis.call('HGET', company .. 'presence:' .. user, 'record')
		answer[i] = { record and revs[i], record, marks[i], due[i], absent[i] }
	end
	return answer
end
`;

/**
 * What is held of some users.
 *
 * KEYS[1] the company's prefix
 * ARGV    userIds
 * Answers one list for each user: rev, record, marks, when due, absent since
 */
export const READ_RECORDS = redisScript(`-- read-records
${STORED}return stored(KEYS[1], ARGV)
`);

/**
 * The next users who have a connection on a node, in code point order.
 *
 * KEYS[1] the company's prefix. Below it: `ws:node:<node>` (sorted set)
 * ARGV[1] the node
 * ARGV[2] where to begin, as ZRANGEBYLEX has it
 * ARGV[3] how many at most
 * Answers userIds
 */
export const LIST_ON_NODE = redisScript(`-- list-on-node
return redis.call('ZRANGEBYLEX', KEYS[1] .. 'ws:node:' .. ARGV[1], ARGV[2], '+', 'LIMIT', 0, ARGV[3])
`);

/**
 * The next users of whom any track is not offline, in code point order, and what is held of them.
 *
 * KEYS[1] the company's prefix
 * ARGV[1] where to begin, as ZRANGEBYLEX has it
 * ARGV[2] how many at most
 * Answers the userIds, and what `read-records` answers
 */
export const READ_SHOWN = redisScript(`-- read-shown
${STORED}local users = redis.call('ZRANGEBYLEX', KEYS[1] .. 'shown', ARGV[1], '+', 'LIMIT', 0, ARGV[2])
return { users, stored(KEYS[1], users) }
`);
