import type { TellingsReport } from "../load/jobs/tellings.ts";
import { LoadProcess } from "../load/process.ts";
import { figure } from "../measure/figure.ts";
import type { Line } from "../measure/line.ts";
import { liftFeedLimit } from "../peers/admin.ts";
import { SECRET } from "../peers/peer.ts";
import { rollcall } from "../peers/rollcall/peer.ts";
import { type Bench, newFolder, onStage } from "./bench.ts";
import type { Scenario } from "./scenario.ts";

const SIZES = {
	quick: { people: 100, sampled: 20, formats: ["single"] },
	full: { people: 1_000, sampled: 50, formats: ["single", "batch"] },
} as const;
const AT_ONCE = 256;
/** Everybody says at once what they work on. */
const FIRST = ['42/presence,["activity:set",{"projectId":"one"}]'];
/** What one person's coming may cost one viewer, in bytes of JSON, profile included. */
const BYTES_EACH = 500;
const FORMATS = { single: {}, batch: { batch: true } } as const;

type Format = keyof typeof FORMATS;
type Storm = TellingsReport & { readonly seconds: number; readonly bytesEach: number };

/** As many join as look on, all of one company whose feed carries every change. */
async function joined(bench: Bench, format: Format): Promise<Storm> {
	const { people, sampled } = SIZES[bench.size];
	const viewers = { prefix: "v", companies: 1, people };
	// Of the same company, under other names.
	const all = { prefix: "v", companies: 1, people: people * 2, connect: people, from: people };
	return onStage(rollcall, { folder: newFolder(bench) }, async ({ served, load, open, settle }) => {
		await liftFeedLimit(served, viewers);
		await open({ crowd: viewers, auth: FORMATS[format], namespaces: ["/presence"] });
		await settle();
		const joiners = new LoadProcess();
		try {
			await load.run("watch", { viewers: sampled, from: people });
			const place = { port: served.port, secret: SECRET, namespaces: ["/presence"] };
			const begun = performance.now();
			await joiners.run("open", { ...place, crowd: all, auth: { feed: "none" }, first: FIRST, atOnce: AT_ONCE });
			const seconds = (performance.now() - begun) / 1_000;
			await settle();
			const told = await load.run("told", null);
			if (told.pairs !== sampled * people) throw new Error(`viewers were told of ${told.pairs} of ${sampled * people}`);
			return { ...told, seconds, bytesEach: told.bytes / people / people };
		} finally {
			await joiners.end();
		}
	});
}

/** Nine o'clock: a presence storm (T-27). */
export const storm: Scenario = {
	id: "T27",
	title: "everybody comes at once",
	run: async (bench) => {
		const { people, sampled, formats } = SIZES[bench.size];
		const lines: Line[] = [];
		for (const format of formats) {
			const { most, average, bytesEach, seconds } = await joined(bench, format);
			const how = `${people} people come at once to a company of which ${people} look on (${format === "batch" ? "with batches" : "single events"}), and each says at once what they work on; told to ${sampled} of the viewers, profiles left out`;
			const row = { how, missing: {} };
			lines.push(
				{
					...row,
					id: `T27 ${format}`,
					what: "events that a viewer is told of one who comes, at most",
					unit: "events",
					figures: { rollcall: figure([most]) },
					goals: [{ kind: "atMost", value: 2 }],
					details: { "on average": average.toFixed(2), "seconds until all were in": seconds.toFixed(2) },
				},
				{
					...row,
					id: `T27 ${format} bytes`,
					what: "bytes that a viewer receives for each who comes, profile included",
					unit: "B",
					figures: { rollcall: figure([bytesEach]) },
					goals: [{ kind: "atMost", value: BYTES_EACH }],
				},
			);
		}
		return lines;
	},
};
