import { redisScript } from "../connection.ts";
import { INDICATOR_LUA } from "./indicator.ts";

/** An audience counts as not told any more (VIS7). */
export const HIDE_INDICATOR = redisScript(`-- hide-indicator
-- KEYS[1] hash beside the sorted set: user -> the indicator
-- ARGV[1] user, ARGV[2] audience
-- Answers 1 where it had been told, else 0.
${INDICATOR_LUA}
local indicator = read(KEYS[1], ARGV[1])
if not indicator or not indicator.told[ARGV[2]] then return 0 end
indicator.told[ARGV[2]] = nil
write(KEYS[1], ARGV[1], indicator)
return 1
`);
