/**
 * What the indicator scripts share. In the hash beside the sorted set each user has one field, as JSON:
 * `{ startedAt, devices: { [deviceId]: until }, told: { [audience]: { at, till } } }`.
 * The rules are those of `domain/indicators.ts`.
 */
export const INDICATOR_LUA = `
local function read(since, user)
	local text = redis.call('HGET', since, user)
	if not text then return nil end
	return cjson.decode(text)
end

local function write(since, user, indicator)
	redis.call('HSET', since, user, cjson.encode(indicator))
end

local function expiry(indicator)
	local latest = 0
	for _, till in pairs(indicator.devices) do
		if till > latest then latest = till end
	end
	return latest
end

local function drop(key, user, device)
	redis.call('ZREM', key, user .. '/' .. device)
end

-- Takes the indicator out of everything. Answers who had been told of it.
local function finish(keys, user, names, indicator)
	for device in pairs(indicator.devices) do drop(keys[1], user, device) end
	redis.call('HDEL', keys[2], user)
	redis.call('SREM', keys[3], names[1])
	redis.call('ZREM', keys[4], names[2])
	local told = {}
	for _, audience in ipairs({ 'plain', 'listed' }) do
		if indicator.told[audience] then told[#told + 1] = audience end
	end
	return told
end
`;
