/**
 * Shared by the scripts that tell or move a company's version: `moment(company, now, fresh, tick)` gives the epoch, the
 * version and the first version from which every change is known. The version never decreases, though the clock be put back.
 *
 * `log` (hash): `epoch`, `startedAt`, `newest` (version told last), `knownFrom`, `sequence` (number of the last change).
 * Where there is none, `fresh` becomes the epoch.
 */
export const MOMENT = `
local function moment(company, now, fresh, tick)
	local key = company .. 'log'
	local log = redis.call('HMGET', key, 'epoch', 'startedAt', 'newest', 'knownFrom')
	if not log[1] then
		redis.call('HSET', key, 'epoch', fresh, 'startedAt', now, 'newest', 0, 'knownFrom', 0, 'sequence', 0)
		return fresh, 0, 0
	end
	local newest = tonumber(log[3])
	local version = math.floor((tonumber(now) - tonumber(log[2])) / tonumber(tick))
	if version <= newest then return log[1], newest, tonumber(log[4]) end
	redis.call('HSET', key, 'newest', version)
	return log[1], version, tonumber(log[4])
end
`;
