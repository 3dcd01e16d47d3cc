import { redisScript } from "../connection.ts";
import { INDICATOR_LUA } from "./indicator.ts";

/** Ends a user's indicator on all devices: whoever gets the answer is the only one who does (IND4). */
export const END_INDICATOR = redisScript(`-- end-indicator
-- KEYS[1] sorted set of the conversation and kind: user/device -> until
-- KEYS[2] hash beside it: user -> the indicator
-- KEYS[3] set of the user: kind/conversation
-- KEYS[4] sorted set of the company: kind/user/conversation -> when the indicator runs out
-- ARGV[1] user, ARGV[2] member of KEYS[3], ARGV[3] member of KEYS[4]
-- ARGV[4] ends it only where it has run out by then; empty: in any case
-- Answers the audiences that had been told, where it ended; else nil.
${INDICATOR_LUA}
local indicator = read(KEYS[2], ARGV[1])
if not indicator then
	redis.call('ZREM', KEYS[4], ARGV[3])
	return false
end
local till = expiry(indicator)
if ARGV[4] ~= '' and till > tonumber(ARGV[4]) then
	redis.call('ZADD', KEYS[4], till, ARGV[3])
	return false
end
return finish(KEYS, ARGV[1], { ARGV[2], ARGV[3] }, indicator)
`);
