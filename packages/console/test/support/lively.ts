import { Colleague, tokenOf } from "./company.ts";

const FIRST =
	"Ada Grace Alan Katherine Linus Margaret Dennis Barbara Tim Hedy Edsger Radia Donald Frances Ken Sophie Vint Joan John Adele Guido Annie Niklaus Karen Bjarne Shafi Leslie Jean Robin Lynn".split(
		" ",
	);
const LAST =
	"Lovelace Hopper Turing Johnson Sundgren Hamilton Ritchie Liskov Berners Lamarr Dijkstra Perlman Knuth Allen Thompson Wilson Cerf Clarke McCarthy Goldberg Rossum Easley Wirth Jones Stroustrup Goldwasser Lamport Bartik Milner Conway".split(
		" ",
	);
const WORK = [
	["Harbour refit", "Survey"],
	["Harbour refit", "Crane checks"],
	["Solar roof 12", "Wiring"],
	["Solar roof 12", null],
	["Customer support", "Tickets"],
	["Website", "Checkout"],
	["Website", "Landing page"],
] as const;
const SAYS = [
	["On site until four", "🏗️"],
	["In the workshop", "🔧"],
	["Lunch, back at one", "🥪"],
	["Deep work, call if it burns", "🎧"],
	["Working from Lisbon this week", "🌊"],
	["Interviews all morning", "💬"],
	["Out with the survey team", "📐"],
] as const;
const DEVICES = ["web", "desktop", "mobile"] as const;
/** Where they are, the most of them at home; how far around, in degrees. */
const PLACES = [
	{ latitude: 53.56, longitude: 10.0, around: 0.09 },
	{ latitude: 53.56, longitude: 10.0, around: 0.02 },
	{ latitude: 52.51, longitude: 13.38, around: 0.06 },
	{ latitude: 38.73, longitude: -9.15, around: 0.03 },
	{ latitude: 55.68, longitude: 12.55, around: 0.04 },
	{ latitude: 51.5, longitude: -0.12, around: 0.2 },
	{ latitude: 40.73, longitude: -73.99, around: 0.06 },
	{ latitude: -1.28, longitude: 36.82, around: 0.05 },
] as const;
const STEP = 9 * 60_000;
const STEPS = 24;

export type Lively = { readonly colleagues: readonly Colleague[]; leave(): void };

/** What somebody of the company is called. */
export function nameAt(index: number): string {
	const round = Math.floor(index / FIRST.length);
	return `${FIRST[index % FIRST.length]} ${LAST[(index * 7 + round * 11 + index) % LAST.length]}`;
}

export function idAt(index: number): string {
	return nameAt(index).toLowerCase().replace(" ", ".") + (index < 120 ? "" : `.${index}`);
}

async function settle(colleague: Colleague, index: number): Promise<void> {
	const [projectId, taskId] = WORK[index % WORK.length] ?? WORK[0];
	if (index % 5 !== 4) await colleague.ask("activity:set", { projectId, taskId });
	const said = SAYS[index % (SAYS.length + 4)];
	if (said !== undefined) await colleague.ask("status:post", { message: said[0], emoji: said[1] });
	if (index % 9 === 4) await colleague.ask("presence:set", { status: "dnd" });
	else if (index % 6 === 2) await colleague.ask("presence:set", { status: "away" });
	if (index % 3 !== 1) await walk(colleague, index);
}

/** Where they came along today, and are now; some came long ago and have not moved since. */
async function walk(colleague: Colleague, index: number): Promise<void> {
	const { around, ...middle } = PLACES[(index * 5) % PLACES.length] ?? PLACES[0];
	const steps = index % 9 === 0 ? STEPS : 0;
	const arrived = Date.now() - (index % 8 === 5 ? 47 * 60_000 : 0);
	for (let step = steps; step >= 0; step -= 1) {
		const [bend, turn] = [Math.sin(index + step / 3) * 0.008, Math.cos(index + step / 4) * 0.011];
		const place = {
			latitude: middle.latitude + Math.sin(index * 1.7) * around - step * 0.0009 + bend,
			longitude: middle.longitude + Math.sin(index * 2.9) * around + step * 0.0014 + turn,
			accuracy: index % 4 === 0 ? 140 : 12,
			capturedAt: new Date(arrived - step * STEP).toISOString(),
		};
		await colleague.ask("presence:heartbeat", place);
	}
}

/** So many people come, most of them stay, and each does what people do. */
export async function livelyCompany(url: string, people: number): Promise<Lively> {
	const colleagues: Colleague[] = [];
	for (let index = 0; index < people; index += 1) {
		const token = tokenOf(idAt(index), { name: nameAt(index) });
		const colleague = await new Colleague(url, token, DEVICES[index % 4 === 3 ? 2 : index % 3]).here();
		if (index % 11 === 3) await new Colleague(url, token, "mobile").here().then((second) => colleagues.push(second));
		if (people < 500) await settle(colleague, index);
		if (index % 7 === 6) colleague.leave();
		else colleagues.push(colleague);
	}
	return {
		colleagues,
		leave: () => {
			for (const colleague of colleagues) colleague.leave();
		},
	};
}
