import { redisScript } from "../connection.ts";
import { INDICATOR_LUA } from "./indicator.ts";

/** A device stops, or has gone; the indicator ends where no other device keeps it alive, and where it had run out (IND4). */
export const STOP_INDICATOR = redisScript(`-- stop-indicator
-- KEYS[1] sorted set of the conversation and kind: user/device -> until
-- KEYS[2] hash beside it: user -> the indicator
-- KEYS[3] set of the user: kind/conversation
-- KEYS[4] sorted set of the company: kind/user/conversation -> when the indicator runs out
-- ARGV[1] user, ARGV[2] device, ARGV[3] now, ARGV[4] member of KEYS[3], ARGV[5] member of KEYS[4]
-- Answers the audiences that had been told, where it ended; else nil.
${INDICATOR_LUA}
local user, device = ARGV[1], ARGV[2]
local indicator = read(KEYS[2], user)
if not indicator then return false end
if indicator.devices[device] then
	indicator.devices[device] = nil
	drop(KEYS[1], user, device)
end
local till = expiry(indicator)
if till <= tonumber(ARGV[3]) then return finish(KEYS, user, { ARGV[4], ARGV[5] }, indicator) end
write(KEYS[2], user, indicator)
redis.call('ZADD', KEYS[4], till, ARGV[5])
return false
`);
