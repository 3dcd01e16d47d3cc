import { redisScript } from "../connection.ts";

/**
 * Tells the newest signs of life of a group of users, and when they are due by them (STO5). Only of users whose record is
 * still the one that was marked; the others are answered, and nothing of theirs is changed.
 *
 * KEYS[1] the company's prefix. Below it: `revs`, `marks` (hashes), `due` (sorted set)
 * ARGV[1] the new rev of all of them
 * ARGV[2..] for each user: userId, the rev that was marked, marks, when due (empty: never)
 * Answers when the first of the company is due (empty: nobody), then the userIds whose record is another
 */
export const FLUSH_MARKS = redisScript(`-- flush-marks
local company, rev = KEYS[1], ARGV[1]
local users = {}
for i = 2, #ARGV, 4 do users[#users + 1] = ARGV[i] end
local held = redis.call('HMGET', company .. 'revs', unpack(users))
local answer, revs, marks, due, never = { '' }, {}, {}, {}, {}
for i, user in ipairs(users) do
	local at = (i - 1) * 4 + 2
	if held[i] ~= ARGV[at + 1] then
		if held[i] ~= rev then answer[#answer + 1] = user end
	else
		revs[#revs + 1] = user
		revs[#revs + 1] = rev
		marks[#marks + 1] = user
		marks[#marks + 1] = ARGV[at + 2]
		if ARGV[at + 3] == '' then
			never[#never + 1] = user
		else
			due[#due + 1] = ARGV[at + 3]
			due[#due + 1] = user
		end
	end
end
if #revs > 0 then
	redis.call('HSET', company .. 'revs', unpack(revs))
	redis.call('HSET', company .. 'marks', unpack(marks))
end
if #due > 0 then redis.call('ZADD', company .. 'due', unpack(due)) end
if #never > 0 then redis.call('ZREM', company .. 'due', unpack(never)) end
local first = redis.call('ZRANGE', company .. 'due', 0, 0, 'WITHSCORES')
answer[1] = first[2] or ''
return answer
`);
