import { redisScript } from "../connection.ts";

/**
 * Lets everything go that is held of users: of those absent since the moment that is said, or whatever they do.
 *
 * KEYS[1] the company's prefix. Below it: everything that `write-record` writes for a user
 * ARGV    for each user: userId, and absent since when (empty: whatever they do; their last seen goes too)
 * Answers the userIds of whom something was let go
 */
export const RELEASE_USERS = redisScript(`-- release-users
local company, gone = KEYS[1], {}
for i = 1, #ARGV, 2 do
	local user, since = ARGV[i], ARGV[i + 1]
	local absent = redis.call('ZSCORE', company .. 'absent', user)
	if since == '' then redis.call('DEL', company .. 'lastseen:' .. user) end
	if since == '' or (absent and tonumber(absent) == tonumber(since)) then
		local held = redis.call('HMGET', company .. 'presence:' .. user, 'status', 'record')
		if held[1] and held[1] ~= 'offline' then redis.call('HINCRBY', company .. 'counts', held[1], -1) end
		for _, device in ipairs(held[2] and cjson.decode(held[2]).devices or {}) do
			for _, connection in ipairs(device.connections) do
				redis.call('ZREM', company .. 'ws:node:' .. connection.node, user)
			end
		end
		if redis.call('HDEL', company .. 'revs', user) == 1 then gone[#gone + 1] = user end
		redis.call('DEL', company .. 'presence:' .. user, company .. 'ws:connections:' .. user)
		redis.call('HDEL', company .. 'marks', user)
		redis.call('SREM', company .. 'ws:online', user)
		redis.call('ZREM', company .. 'shown', user)
		redis.call('ZREM', company .. 'due', user)
		redis.call('ZREM', company .. 'absent', user)
	end
end
return gone
`);

/**
 * Users who have been absent, those longest first.
 *
 * KEYS[1] the company's prefix. Below it: `absent` (sorted set)
 * ARGV[1] absent since this moment at the latest
 * ARGV[2] how many to leave out
 * ARGV[3] how many at most
 * Answers userId and absent since, by turns
 */
export const LIST_ABSENT = redisScript(`-- list-absent
return redis.call('ZRANGEBYSCORE', KEYS[1] .. 'absent', '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', ARGV[2], ARGV[3])
`);
