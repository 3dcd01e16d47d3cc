import type { Millis } from "../../ports/keys.ts";
import type { ShownChange, Version } from "../../ports/presence-store.ts";
import type { Commands } from "./commands.ts";
import type { Inside } from "./inside.ts";
import { companyKeys } from "./keys.ts";
import { BEGIN_EPOCH, READ_CHANGES, READ_VERSION } from "./lua/change-log.ts";
import { LIST_ABSENT } from "./lua/release-users.ts";
import { CHANGES_KEPT, TICK } from "./options.ts";
import { changeOfJson } from "./record-json.ts";

const ABSENT_AT_ONCE = 500;
const CHANGES_AT_ONCE = 1_000;

/** An entry of a stream: `<version>-<sequence>`, and the one field that it has. */
type Entry = readonly [id: string, fields: readonly [name: string, json: string]];

/** What was announced in a company, and its epochs (PR42). */
export class CompanyHistory {
	readonly #inside: Inside;
	readonly #commands: Commands;

	constructor(inside: Inside, commands: Commands) {
		this.#inside = inside;
		this.#commands = commands;
	}

	async version(companyId: string): Promise<Version> {
		const reply = await this.#commands.run(READ_VERSION, this.#key(companyId), this.#moment());
		const [epoch, version] = reply as readonly [string, number];
		return { epoch, version };
	}

	/** Read in steps: a long history holds Redis up no longer than a short one. Each step finds out whether all is still known. */
	async changes(companyId: string, since: number): Promise<readonly ShownChange[] | undefined> {
		const found: Entry[] = [];
		let from: readonly string[] = [String(since), String(since)];
		while (from.some((place) => place !== "")) {
			const streams = await this.#readChanges(companyId, since, from);
			if (streams === null) return undefined;
			found.push(...streams.flat());
			from = streams.map(placeAfter);
		}
		return found
			.map(numbered)
			.sort((a, b) => a.sequence - b.sequence)
			.map(({ change }) => change);
	}

	async #readChanges(
		companyId: string,
		since: number,
		from: readonly string[],
	): Promise<readonly (readonly Entry[])[] | null> {
		const { maxAge } = this.#inside.options.changes ?? CHANGES_KEPT;
		const args = [...this.#moment(), String(since), String(maxAge / TICK), ...from, String(CHANGES_AT_ONCE)];
		return (await this.#commands.run(READ_CHANGES, this.#key(companyId), args)) as readonly (readonly Entry[])[] | null;
	}

	/** Lets go of who is absent first: whoever asks in the new epoch is told nothing of before. */
	async newEpoch(companyId: string): Promise<void> {
		await this.#releaseAbsent(companyId);
		await this.#commands.run(BEGIN_EPOCH, this.#key(companyId), this.#moment());
	}

	async #releaseAbsent(companyId: string): Promise<void> {
		const { table, options } = this.#inside;
		const now = options.clock.now();
		let kept = 0;
		for (;;) {
			const reply = await this.#commands.run(
				LIST_ABSENT,
				this.#key(companyId),
				[now, kept, ABSENT_AT_ONCE].map(String),
			);
			const absent = inPairs(reply as readonly string[]);
			const gone = absent.filter(({ userId }) => options.isDurable({ companyId, userId }));
			if (gone.length > 0) await table.release(companyId, gone);
			kept += absent.length - gone.length;
			if (absent.length < ABSENT_AT_ONCE) return;
		}
	}

	/** Now, the epoch that begins if there is none, and milliseconds per version. */
	#moment(): readonly string[] {
		const { clock, ids } = this.#inside.options;
		return [String(clock.now()), ids.next(), String(TICK)];
	}

	#key(companyId: string): string {
		return companyKeys(this.#inside.options.prefix, companyId);
	}
}

function inPairs(flat: readonly string[]): readonly { readonly userId: string; readonly since: Millis }[] {
	const pairs = [];
	for (let at = 0; at < flat.length; at += 2) pairs.push({ userId: flat[at] as string, since: Number(flat[at + 1]) });
	return pairs;
}

function numbered([id, [, json]]: Entry): { readonly sequence: number; readonly change: ShownChange } {
	const dash = id.indexOf("-");
	return { sequence: Number(id.slice(dash + 1)), change: changeOfJson(json, Number(id.slice(0, dash))) };
}

/** Where a stream goes on after some of its entries; empty where these were the last. */
function placeAfter(entries: readonly Entry[]): string {
	const last = entries.at(-1);
	return last === undefined || entries.length < CHANGES_AT_ONCE ? "" : `(${last[0]}`;
}
