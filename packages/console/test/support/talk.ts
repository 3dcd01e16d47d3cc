import type { Content, RollcallClient } from "@rollcall/client";
import type { Clock } from "@rollcall/server/ports/clock";
import { tokenOf } from "./company.ts";
import { idAt, nameAt } from "./lively.ts";
import { talker } from "./talker.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A clock that goes behind, by as much as is chosen: what was said days ago is said now. */
export class LateClock implements Clock {
	behind = 0;

	now(): number {
		return Date.now() - this.behind;
	}
}

type Line = { readonly who: number | "alice"; readonly ago: number; readonly say: string | Content };
type Talk = { readonly title: string | null; readonly people: readonly number[]; readonly lines: readonly Line[] };

export const ADA = 0;
export const GRACE = 1;
export const MARGARET = 5;
const PLAN: Content = {
	type: "file",
	text: "The plan as it was signed off.",
	attachments: [
		{
			url: "https://files.example.com/harbour/crane-plan.pdf",
			name: "crane-plan.pdf",
			contentType: "application/pdf",
			size: 2_412_000,
		},
	],
};
const PHOTO: Content = {
	type: "image",
	attachments: [
		{
			url: "https://files.example.com/harbour/quay.jpg",
			name: "The quay this morning",
			contentType: "image/jpeg",
			size: 812_000,
		},
	],
};

const TALKS: readonly Talk[] = [
	{
		title: null,
		people: [7],
		lines: [{ who: 7, ago: 4 * DAY, say: "Thanks for the introduction, that helped." }],
	},
	{
		title: "Solar roof 12",
		people: [2, 3, 9],
		lines: [
			{ who: 2, ago: 2 * DAY + 3 * HOUR, say: "Inverters arrive on Thursday." },
			{ who: "alice", ago: 2 * DAY + 2 * HOUR, say: "Then we wire on Friday, weather permitting." },
		],
	},
	{
		title: null,
		people: [MARGARET],
		lines: [
			{ who: MARGARET, ago: 26 * HOUR, say: "Could you look over the tickets before the call?" },
			{ who: "alice", ago: 25 * HOUR, say: "Done, two of them are duplicates." },
			{ who: MARGARET, ago: 25 * HOUR - 2 * MINUTE, say: "🙏" },
		],
	},
	{
		title: null,
		people: [GRACE],
		lines: [
			{ who: GRACE, ago: 27 * HOUR, say: "Are you on site tomorrow?" },
			{ who: "alice", ago: 27 * HOUR - MINUTE, say: "From eight. I bring the drawings." },
			{ who: GRACE, ago: 27 * HOUR - 2 * MINUTE, say: "Perfect, then I take the early ferry." },
			{ who: GRACE, ago: 3 * HOUR, say: "On the ferry now. The wind is fine, about four." },
			{
				who: "alice",
				ago: 3 * HOUR - MINUTE,
				say: "Good. Crane inspection is at ten, the checklist is at https://example.com/cranes/checklist (page 3).",
			},
			{ who: "alice", ago: 3 * HOUR - MINUTE, say: "Coffee is on me." },
			{ who: GRACE, ago: 3 * HOUR - 3 * MINUTE, say: "☕️🎉" },
			{ who: GRACE, ago: 2 * HOUR, say: PHOTO },
			{
				who: GRACE,
				ago: 2 * HOUR - MINUTE,
				say: "Second crane looks good. The first one needs a new rope before anybody lifts with it, I have told the yard and they promised one by noon.",
			},
			{ who: "alice", ago: HOUR, say: "Well spotted. Can you write that into the log?" },
			{ who: GRACE, ago: 40 * MINUTE, say: "Done." },
		],
	},
	{
		title: "Harbour refit",
		people: [ADA, GRACE, MARGARET, 6],
		lines: [
			{ who: ADA, ago: 30 * HOUR, say: "Morning all. The survey of the east quay is finished." },
			{ who: 6, ago: 30 * HOUR - 4 * MINUTE, say: "Numbers look right to me." },
			{ who: ADA, ago: 5 * HOUR, say: PLAN },
			{ who: GRACE, ago: 5 * HOUR - 2 * MINUTE, say: "Reading." },
			{ who: GRACE, ago: 5 * HOUR - 3 * MINUTE, say: "Page 4 has the old bearing." },
			{ who: "alice", ago: 4 * HOUR, say: "I correct it and send a new one today." },
			{ who: MARGARET, ago: 22 * MINUTE, say: "Customs wants the list of parts by five, who has it?" },
			{ who: 6, ago: 20 * MINUTE, say: "I do. Uploading in ten minutes." },
			{ who: 6, ago: 9 * MINUTE, say: "It is in the folder." },
			{
				who: ADA,
				ago: 4 * MINUTE,
				say: "Thank you both. Then we are done for today, unless somebody finds another bearing.",
			},
		],
	},
];

type Company = { readonly url: string; readonly clock: LateClock };

/** What was said in the company of the last days, in the order in which it was. */
export async function talked({ url, clock }: Company): Promise<ReadonlyMap<string, string>> {
	clock.behind = 5 * DAY;
	const clients = new Map<number | "alice", RollcallClient>();
	const come = async (who: number | "alice") => {
		const [userId, name] = who === "alice" ? ["alice", "Alice Archer"] : [idAt(who), nameAt(who)];
		const token = tokenOf(userId, { name, age: 6 * DAY });
		clients.set(who, await talker(userId, name, { url, token }));
	};
	for (const who of ["alice", ...new Set(TALKS.flatMap(({ people }) => people))] as const) await come(who);
	const ids = new Map<Talk, string>();
	for (const talk of TALKS) {
		const participantIds = talk.people.map(idAt);
		const type = talk.title === null ? ("direct" as const) : ("group" as const);
		const made = await clients.get("alice")?.chat.create({ type, title: talk.title, participantIds });
		ids.set(talk, made?.id ?? "");
	}
	const lines = TALKS.flatMap((talk) => talk.lines.map((line) => ({ ...line, talk }))).sort((a, b) => b.ago - a.ago);
	for (const { who, ago, say, talk } of lines) {
		clock.behind = ago;
		await clients.get(who)?.chat.send(ids.get(talk) ?? "", say);
		for (const [other, client] of clients)
			if (other !== "alice" || ago > 30 * MINUTE) await client.chat.markRead(ids.get(talk) ?? "").catch(() => {}); // not everybody is in each
	}
	clock.behind = 0;
	for (const client of clients.values()) client.leave();
	return new Map(TALKS.map((talk) => [talk.title ?? idAt(talk.people[0] ?? 0), ids.get(talk) ?? ""]));
}
