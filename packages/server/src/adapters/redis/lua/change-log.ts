import { redisScript } from "../connection.ts";
import { MOMENT } from "./moment.ts";

/**
 * The company's present moment (PR42).
 *
 * KEYS[1] the company's prefix. Below it: `log` (hash)
 * ARGV[1] now
 * ARGV[2] the epoch that begins if there is none
 * ARGV[3] milliseconds per version
 * Answers epoch and version
 */
export const READ_VERSION = redisScript(`-- read-version
${MOMENT}local epoch, version = moment(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
return { epoch, version }
`);

/**
 * The next announced changes at or after a version.
 *
 * KEYS[1] the company's prefix. Below it: `log` (hash), `changes` and `changes:unseen` (streams)
 * ARGV[1] now
 * ARGV[2] the epoch that begins if there is none
 * ARGV[3] milliseconds per version
 * ARGV[4] the version
 * ARGV[5] for how many versions changes are known
 * ARGV[6] where to go on in `changes`, as XRANGE has it; empty: nothing is left there
 * ARGV[7] the same for `changes:unseen`
 * ARGV[8] how many of each at most
 * Answers the entries of both streams; null where they are no longer all known, or the version is still to come
 */
export const READ_CHANGES = redisScript(`-- read-changes
${MOMENT}local _, version, knownFrom = moment(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
local since = tonumber(ARGV[4])
if since > version or since < knownFrom or since < version - tonumber(ARGV[5]) then return false end
local function entries(log, from)
	if from == '' then return {} end
	return redis.call('XRANGE', KEYS[1] .. log, from, '+', 'COUNT', ARGV[8])
end
return { entries('changes', ARGV[6]), entries('changes:unseen', ARGV[7]) }
`);

/**
 * Begins another epoch, in which nothing of before is known.
 *
 * KEYS[1] the company's prefix. Below it: `log` (hash), `changes` and `changes:unseen` (streams)
 * ARGV[1] now
 * ARGV[2] the epoch
 * ARGV[3] milliseconds per version
 */
export const BEGIN_EPOCH = redisScript(`-- begin-epoch
${MOMENT}local _, version = moment(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[1] .. 'log', 'epoch', ARGV[2], 'knownFrom', version)
redis.call('DEL', KEYS[1] .. 'changes', KEYS[1] .. 'changes:unseen')
return 1
`);
