import type { Redis } from "ioredis";

type Sent = { readonly promise: Promise<unknown> };

/** How many values an answer is made of. */
function values(answer: unknown): number {
	return Array.isArray(answer) ? answer.reduce((sum: number, one) => sum + values(one), 1) : 1;
}

/** Everything that Redis did since it started, also from within scripts. Loading a script is none of it. */
async function commandsDone(redis: Redis): Promise<number> {
	const lines = (await redis.info("commandstats")).split("\n");
	const counted = lines.filter((line) => line.startsWith("cmdstat_") && !/^cmdstat_(info|script|eval)\b/.test(line));
	return counted.reduce((sum, line) => sum + Number(/calls=(\d+)/.exec(line)?.[1] ?? 0), 0);
}

/** What Redis is asked to do while it runs: commands, those within scripts too, and the values that it answers. */
export async function countRedisWork(redis: Redis, run: () => Promise<unknown>): Promise<number> {
	const before = await commandsDone(redis);
	const { sendCommand } = redis;
	let answered = 0;
	redis.sendCommand = function (this: Redis, command: Sent, ...rest: unknown[]) {
		command.promise.then(
			(answer) => {
				answered += values(answer);
			},
			() => {},
		);
		return Reflect.apply(sendCommand, this, [command, ...rest]);
	} as Redis["sendCommand"];
	try {
		await run();
	} finally {
		redis.sendCommand = sendCommand;
	}
	return answered + (await commandsDone(redis)) - before;
}
