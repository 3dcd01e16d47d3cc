import type { Command, Redis } from "ioredis";
import type { Tracer } from "../../ports/tracer.ts";
import type { RedisScript } from "./connection.ts";

/** What is told to other nodes has spans of its own, and leaves with what others tell in the same turn. */
const APART = "spublish";

/** From now on each command of this connection that is sent within a trace has a span there. */
export function traceCommands(redis: Redis, tracer: Tracer, scripts: readonly RedisScript[]): void {
	const names = new Map(scripts.map(({ lua, sha }) => [sha, nameOf(lua)]));
	const operationOf = ({ name, args }: Command): string => {
		const script = name === "evalsha" ? names.get(String(args[0])) : undefined;
		return script === undefined ? name.toUpperCase() : `${name.toUpperCase()} ${script}`;
	};
	const send = redis.sendCommand.bind(redis);
	redis.sendCommand = (command, stream) => {
		if (command.name === APART) return send(command, stream);
		const operation = operationOf(command);
		const attributes = { "db.system.name": "redis", "db.operation.name": operation };
		return tracer.within({ name: `redis ${operation}`, kind: "client", attributes }, () => send(command, stream));
	};
}

/** Scripts begin with their name. */
function nameOf(lua: string): string {
	return /^-- (\S+)/.exec(lua)?.[1] ?? "script";
}
