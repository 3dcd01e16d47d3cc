import { within } from "../load/jobs/settle.ts";
import { figure } from "../measure/figure.ts";
import type { Line } from "../measure/line.ts";
import { rollcall } from "../peers/rollcall/peer.ts";
import { type Bench, newFolder, onStage } from "./bench.ts";
import { prepareSends } from "./p06-sends.ts";
import type { Scenario } from "./scenario.ts";

const SIZES = {
	quick: { warmMs: 200, forMs: 300, repetitions: 1 },
	full: { warmMs: 1_000, forMs: 4_000, repetitions: 3 },
} as const;
const LONGEST_DELIVERY = 120_000;
const SECRET = "whsec_c2l4dGVlbiBieXRlcyBvciBtb3JlIGZvciBhIHNlY3JldA==";

type Sent = { readonly rate: number; readonly cpu: number };
type Posted = Sent & { readonly delivered: number };

/** Whoever receives webhooks and says at once that they have them; the application is a process of its own in life, too. */
class Receiver {
	received = 0;
	readonly #server = Bun.serve({
		hostname: "127.0.0.1",
		port: 0,
		fetch: () => {
			this.received += 1;
			return new Response(null, { status: 204 });
		},
	});

	get env(): Readonly<Record<string, string>> {
		return {
			ROLLCALL_WEBHOOK_URL: this.#server.url.href,
			ROLLCALL_WEBHOOK_SECRET: SECRET,
			ROLLCALL_WEBHOOK_ALLOW: "127.0.0.1",
			ROLLCALL_WEBHOOK_EVENTS: "message.created",
		};
	}

	async stop(): Promise<void> {
		await this.#server.stop(true);
	}
}

/** Sends as fast as they are answered; the processor time of each send, until all of its webhooks were received. */
async function sends(bench: Bench, receiver: Receiver | null): Promise<Posted> {
	const { warmMs, forMs } = SIZES[bench.size];
	return onStage(rollcall, { folder: newFolder(bench), env: receiver?.env ?? {} }, async (stage) => {
		const order = await prepareSends(stage);
		const warm = await stage.load.run("requests", { ...order, forMs: warmMs });
		const caughtUp = async (count: number) => {
			if (receiver !== null && !(await within(LONGEST_DELIVERY, () => receiver.received >= count)))
				throw new Error(`${receiver.received} of ${count} webhooks were received.`);
		};
		await caughtUp(warm.answered);
		await stage.settle();
		stage.cpu();
		const begun = performance.now();
		const report = await stage.load.run("requests", { ...order, forMs });
		await caughtUp(warm.answered + report.answered);
		const delivered = (report.answered * 1_000) / (performance.now() - begun);
		return { rate: (report.answered * 1_000) / report.totalMs, cpu: stage.cpu() / report.answered, delivered };
	});
}

async function pair(bench: Bench): Promise<{ readonly without: Sent; readonly posted: Posted }> {
	const without = await sends(bench, null);
	const receiver = new Receiver();
	try {
		return { without, posted: await sends(bench, receiver) };
	} finally {
		await receiver.stop();
	}
}

function lines(bench: Bench, pairs: readonly Awaited<ReturnType<typeof pair>>[]): readonly Line[] {
	const { forMs } = SIZES[bench.size];
	const how = `The sends of P6 for ${forMs / 1_000} s, each with a webhook to a receiver on the loopback that answers at once; 32 webhooks on their way at most`;
	const row = { how, missing: {}, goals: [] };
	const told = (of: (one: (typeof pairs)[number]) => number) => pairs.map((one) => Math.round(of(one))).join("; ");
	return [
		{
			...row,
			id: "WHK rate",
			what: "durable sends acknowledged per second, with webhooks / without",
			unit: "x",
			figures: { rollcall: figure(pairs.map(({ without, posted }) => posted.rate / without.rate)) },
			details: { "sends a second, without": told((one) => one.without.rate), with: told((one) => one.posted.rate) },
		},
		{
			...row,
			id: "WHK delivered",
			what: "webhooks received per second, from the first send to the last webhook",
			unit: "/s",
			figures: { rollcall: figure(pairs.map(({ posted }) => posted.delivered)) },
		},
		{
			...row,
			id: "WHK cpu",
			what: "CPU of the server per durable send, its webhook included",
			unit: "us",
			figures: { rollcall: figure(pairs.map(({ posted }) => posted.cpu)) },
			details: { "us without": told((one) => one.without.cpu) },
		},
	];
}

/** What it costs that the application is told of each message (WHK1). */
export const webhooks: Scenario = {
	id: "WHK",
	title: "durable sends with webhooks",
	run: async (bench) => {
		const pairs: Awaited<ReturnType<typeof pair>>[] = [];
		while (pairs.length < (bench.repetitions ?? SIZES[bench.size].repetitions)) pairs.push(await pair(bench));
		return lines(bench, pairs);
	},
};
