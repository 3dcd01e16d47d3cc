// The application: prints how the team is and what changes, and takes lines: `status dnd`, `work roof-12`, `work`.
// node dist/app.js before|after USER
import process from "node:process";
import { createInterface } from "node:readline";
import { setting } from "./settings.ts";
import type { Person } from "./team.ts";

const COMPANY = "acme";
const [, , gateway = "after", userId = "ada"] = process.argv;
const isBefore = gateway === "before";
const { connectTeam } = isBefore ? await import("./before/team.ts") : await import("./after/team.ts");
const { mintToken } = isBefore ? await import("./before/tokens.ts") : await import("./after/tokens.ts");

function lineOf({ userId: who, status, projectId }: Person): string {
	return `${who} ${status} ${projectId ?? "-"}`;
}

const url = setting(isBefore ? "GATEWAY_URL" : "ROLLCALL_URL");
const team = await connectTeam({ url, getToken: () => mintToken(COMPANY, userId) });
const others = team.people().filter((person) => person.userId !== userId);
console.log(`here: ${others.map(lineOf).join(", ")}`);
team.onChange((person) => console.log(lineOf(person)));

for await (const line of createInterface({ input: process.stdin })) {
	const [word, value] = line.split(" ");
	if (word === "status") await team.setStatus(value as "online" | "away" | "dnd");
	if (word === "work") await team.workOn(value ?? null);
}
team.close();
