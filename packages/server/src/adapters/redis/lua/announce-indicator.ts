import { redisScript } from "../connection.ts";
import { INDICATOR_LUA } from "./indicator.ts";

/** Decides whether an audience is to be told that the indicator lives, and marks it as told (IND3). */
export const ANNOUNCE_INDICATOR = redisScript(`-- announce-indicator
-- KEYS[1] hash beside the sorted set: user -> the indicator
-- ARGV[1] user, ARGV[2] audience, ARGV[3] now
-- Answers { started at, expires at } where it is to be told; else nil.
${INDICATOR_LUA}
local user, audience, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
local indicator = read(KEYS[1], user)
if not indicator then return false end
local till = expiry(indicator)
if till <= now then return false end
local last = indicator.told[audience]
local current = last and last.at >= indicator.startedAt and last.at <= now
if current and 2 * (now - last.at) < last.till - last.at then return false end
indicator.told[audience] = { at = now, till = till }
write(KEYS[1], user, indicator)
return { indicator.startedAt, till }
`);
