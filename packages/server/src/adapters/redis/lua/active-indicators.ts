import { redisScript } from "../connection.ts";
import { INDICATOR_LUA } from "./indicator.ts";

/** Who is active in a conversation with one kind. Looks at those who are, and at nobody else (IND7). */
export const ACTIVE_INDICATORS = redisScript(`-- active-indicators
-- KEYS[1] sorted set of the conversation and kind: user/device -> until
-- KEYS[2] hash beside it: user -> the indicator
-- ARGV[1] now
-- Answers user, started at, expires at; and so on.
${INDICATOR_LUA}
local seen, active = {}, {}
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], '(' .. ARGV[1], '+inf', 'BYSCORE')) do
	local user = string.match(member, '^([^/]*)/')
	local indicator = not seen[user] and read(KEYS[2], user)
	seen[user] = true
	if indicator then
		active[#active + 1] = user
		active[#active + 1] = indicator.startedAt
		active[#active + 1] = expiry(indicator)
	end
end
return active
`);
