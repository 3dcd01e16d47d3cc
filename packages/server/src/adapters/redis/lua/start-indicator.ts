import { redisScript } from "../connection.ts";
import { INDICATOR_LUA } from "./indicator.ts";

/** A device starts, or goes on; what of the user's ran out begins another stretch (IND1). */
export const START_INDICATOR = redisScript(`-- start-indicator
-- KEYS[1] sorted set of the conversation and kind: user/device -> until
-- KEYS[2] hash beside it: user -> the indicator
-- KEYS[3] set of the user: kind/conversation
-- KEYS[4] sorted set of the company: kind/user/conversation -> when the indicator runs out
-- ARGV[1] user, ARGV[2] device, ARGV[3] now, ARGV[4] until
-- ARGV[5] member of KEYS[3], ARGV[6] member of KEYS[4]
-- ARGV[7] how long the keys must live on, in milliseconds
${INDICATOR_LUA}
local user, device, now, till = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local indicator = read(KEYS[2], user) or { startedAt = now, devices = {}, told = {} }
if expiry(indicator) <= now then
	indicator.startedAt = now
elseif indicator.startedAt > now then
	indicator.startedAt = now -- the clock was put back
end
for other, last in pairs(indicator.devices) do
	if last <= now then
		indicator.devices[other] = nil
		drop(KEYS[1], user, other)
	end
end
indicator.devices[device] = till
write(KEYS[2], user, indicator)
redis.call('ZADD', KEYS[1], till, user .. '/' .. device)
redis.call('SADD', KEYS[3], ARGV[5])
redis.call('ZADD', KEYS[4], expiry(indicator), ARGV[6])
local keep = tonumber(ARGV[7])
for _, key in ipairs(KEYS) do
	if redis.call('PTTL', key) < keep then redis.call('PEXPIRE', key, 2 * keep) end
end
`);
