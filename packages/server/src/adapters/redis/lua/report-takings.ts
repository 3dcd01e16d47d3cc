import { redisScript } from "../connection.ts";

/** Takes out of a bucket what one node gave of it. */
export const REPORT_TAKINGS = redisScript(`-- report-takings
-- KEYS[1] hash of the bucket: level, at; none where it is full
-- ARGV[1] now, ARGV[2] what was taken, ARGV[3] what comes back a second, ARGV[4] the burst
-- Answers what is left, as text: less than nothing where more was taken than there was, but a burst less at most.
local now, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4])
local stored = redis.call('HMGET', KEYS[1], 'level', 'at')
local level, at = tonumber(stored[1] or burst), tonumber(stored[2] or now)
level = math.min(burst, level + math.max(0, now - at) / 1000 * rate)
level = math.max(-burst, level - tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - level) / rate * 1000) + 1000)
return tostring(level)
`);
