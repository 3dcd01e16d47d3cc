import type { Fleet } from "../fleet.ts";
import { textFrame } from "../frames.ts";
import { within } from "./settle.ts";

/** Everybody sends one text of their own once and is answered, a few at a time. */
export type EachOrder = {
	readonly texts: Readonly<Record<string, string>>;
	readonly atOnce: number;
};

export async function each(fleet: Fleet, { texts, atOnce }: EachOrder): Promise<void> {
	let sent = 0;
	const before = fleet.answers;
	for (const [userId, text] of Object.entries(texts)) {
		const client = fleet.byUser.get(userId);
		if (client === undefined) throw new Error(`${userId} is not connected`);
		client.send(textFrame(text));
		sent += 1;
		const enough = before + sent - atOnce;
		if (fleet.answers < enough && !(await within(10_000, () => fleet.answers >= enough)))
			throw new Error("an answer did not come");
	}
	if (!(await within(10_000, () => fleet.answers - before >= sent))) throw new Error("an answer did not come");
}
