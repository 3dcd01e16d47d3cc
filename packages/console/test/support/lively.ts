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
const HAMBURG = { latitude: 53.545, longitude: 9.98 };

export type Lively = { readonly colleagues: readonly Colleague[]; leave(): void };

function nameAt(index: number): string {
	const round = Math.floor(index / FIRST.length);
	return `${FIRST[index % FIRST.length]} ${LAST[(index * 7 + round * 11 + index) % LAST.length]}`;
}

function idAt(index: number): string {
	return nameAt(index).toLowerCase().replace(" ", ".") + (index < 120 ? "" : `.${index}`);
}

async function settle(colleague: Colleague, index: number): Promise<void> {
	const [projectId, taskId] = WORK[index % WORK.length] ?? WORK[0];
	if (index % 5 !== 4) await colleague.ask("activity:set", { projectId, taskId });
	const said = SAYS[index % (SAYS.length + 4)];
	if (said !== undefined) await colleague.ask("status:post", { message: said[0], emoji: said[1] });
	if (index % 9 === 4) await colleague.ask("presence:set", { status: "dnd" });
	else if (index % 6 === 2) await colleague.ask("presence:set", { status: "away" });
	if (index % 3 !== 0) return;
	const shift = (step: number) => Math.sin(index * step) * 0.06;
	const place = { latitude: HAMBURG.latitude + shift(1.7), longitude: HAMBURG.longitude + shift(2.9), accuracy: 12 };
	await colleague.ask("presence:heartbeat", place);
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
