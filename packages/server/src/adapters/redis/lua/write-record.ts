import { redisScript } from "../connection.ts";
import { MOMENT } from "./moment.ts";

/**
 * Stores a user's record with everything that follows from it, if it is still the one that was decided on (PR25).
 *
 * KEYS[1] the company's prefix. Below it: `revs`, `marks` and `counts` (hashes), `presence:<user>` (hash),
 *         `ws:online` and `ws:connections:<user>` (sets), `lastseen:<user>` (string), `due`, `absent`, `shown` and
 *         `ws:node:<node>` (sorted sets), `log` (hash), `changes` and `changes:unseen` (streams)
 * ARGV[1] userId
 * ARGV[2] the rev decided on; empty: nothing is held
 * ARGV[3] the new rev
 * ARGV[4] the record
 * ARGV[5] JSON of what is to be different. Only what changes is named:
 *         now, status, lastActivity, connectedAt: what operators read
 *         due, absentSince: a moment, or false for none
 *         was, is: status by the plain track, where it changes ('offline' is not counted)
 *         shown, online: true to put the user into the set, false to take them out
 *         come, gone: connection ids
 *         arrives, leaves: nodes on which the user has connections
 *         lastSeen, lastSeenTtl: kept so long; false: dropped
 *         seen: does the change show by the plain track? epoch, tick, maxAge (in ticks), maxEntries, expiry: of the change log
 * ARGV[6] the change for the change log; empty: nothing was announced
 * Answers 1 and when the user is due, if nobody is earlier, else empty;
 *         or 0 and what is held: rev, record, marks, when due, absent since
 */
export const WRITE_RECORD = redisScript(`-- write-record
${MOMENT}local company, user, rev, to = KEYS[1], ARGV[1], ARGV[3], cjson.decode(ARGV[5])
local place = company .. 'presence:' .. user
local held = redis.call('HGET', company .. 'revs', user) or ''
if held == rev then return { 1, '' } end
if held ~= ARGV[2] then
	local record = redis.call('HGET', place, 'record')
	if record then
		return { 0, held, record, redis.call('HGET', company .. 'marks', user),
			redis.call('ZSCORE', company .. 'due', user), redis.call('ZSCORE', company .. 'absent', user) }
	end
	if ARGV[2] ~= '' then return { 0 } end
end

local function member(set, is, add, remove)
	if is == true then redis.call(unpack(add)) elseif is == false then redis.call(remove, company .. set, user) end
end

redis.call('HSET', company .. 'revs', user, rev)
redis.call('HDEL', company .. 'marks', user)
redis.call('HSET', place, 'record', ARGV[4], 'status', to.status, 'lastActivity', to.lastActivity, 'connectedAt', to.connectedAt)
if to.was and to.was ~= 'offline' then redis.call('HINCRBY', company .. 'counts', to.was, -1) end
if to.is and to.is ~= 'offline' then redis.call('HINCRBY', company .. 'counts', to.is, 1) end
member('shown', to.shown, { 'ZADD', company .. 'shown', 0, user }, 'ZREM')
member('ws:online', to.online, { 'SADD', company .. 'ws:online', user }, 'SREM')
if to.come then redis.call('SADD', company .. 'ws:connections:' .. user, unpack(to.come)) end
if to.gone then redis.call('SREM', company .. 'ws:connections:' .. user, unpack(to.gone)) end
for _, node in ipairs(to.arrives or {}) do redis.call('ZADD', company .. 'ws:node:' .. node, 0, user) end
for _, node in ipairs(to.leaves or {}) do redis.call('ZREM', company .. 'ws:node:' .. node, user) end
if to.lastSeen then redis.call('SET', company .. 'lastseen:' .. user, to.lastSeen, 'PX', to.lastSeenTtl) end
if to.lastSeen == false then redis.call('DEL', company .. 'lastseen:' .. user) end
if to.absentSince then redis.call('ZADD', company .. 'absent', to.absentSince, user) end
if to.absentSince == false then redis.call('ZREM', company .. 'absent', user) end

if ARGV[6] ~= '' then
	local _, version = moment(company, to.now, to.epoch, to.tick)
	local log = company .. (to.seen and 'changes' or 'changes:unseen')
	redis.call('XADD', log, version .. '-' .. redis.call('HINCRBY', company .. 'log', 'sequence', 1), 'change', ARGV[6])
	if version > to.maxAge then redis.call('XTRIM', log, 'MINID', '~', version - to.maxAge) end
	if redis.call('XLEN', log) > to.maxEntries then
		local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1][1]
		redis.call('XDEL', log, oldest)
		local after = tonumber(string.match(oldest, '^%d+')) + 1
		if after > tonumber(redis.call('HGET', company .. 'log', 'knownFrom')) then
			redis.call('HSET', company .. 'log', 'knownFrom', after)
		end
	end
	redis.call('PEXPIRE', log, to.expiry)
end

if not to.due then
	redis.call('ZREM', company .. 'due', user)
	return { 1, '' }
end
redis.call('ZADD', company .. 'due', to.due, user)
local first = redis.call('ZRANGE', company .. 'due', 0, 0)
return { 1, first[1] == user and tostring(to.due) or '' }
`);
