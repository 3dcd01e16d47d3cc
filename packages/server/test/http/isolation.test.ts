import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Endpoint } from "@rollcall/protocol/definition";
import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";
import fc from "fast-check";
import { endpointsOf, lineOf } from "../support/endpoint-lines.ts";
import { type Answered, HttpHarness, type Who } from "../support/http-harness.ts";

const COMPANIES = ["acme", "beta", "gamma"] as const;
const PEOPLE = ["ann", "ben", "cat"] as const;

let rest: HttpHarness;
/** The conversation of each company, and the message in it. */
const talks = new Map<string, { readonly conversationId: string; readonly messageId: string }>();
beforeAll(async () => {
	rest = await HttpHarness.start();
	for (const companyId of COMPANIES) {
		await furnish(companyId);
		talks.set(companyId, await talk(companyId));
	}
});
afterAll(() => rest.close());

/** The same people in every company; whatever they have bears the company's name. */
async function furnish(companyId: string): Promise<void> {
	await rest.admin(`PUT /admin/companies/${companyId}`, { trailForAdmins: true });
	for (const userId of [...PEOPLE, `only-${companyId}`]) {
		const who = { userId, companyId, name: `secret-${companyId}` };
		await rest.as(who, "GET /api/presence/me");
		await rest.connect(userId, { companyId, deviceId: `secret-${companyId}-${userId}` });
		await rest.as(who, "PUT /api/activity", { projectId: `secret-${companyId}`, taskId: `secret-${companyId}` });
		await rest.as(who, "PUT /api/presence/status-message", { message: `secret-${companyId}` });
		await rest.as(who, "PUT /api/presence/visibility", { userIds: [`secret-${companyId}`] });
	}
	await rest.announce();
}

async function talk(companyId: string): Promise<{ readonly conversationId: string; readonly messageId: string }> {
	const who = { userId: "ann", companyId };
	const asked = { type: "group", title: `secret-${companyId}`, participantIds: ["ben", `only-${companyId}`] };
	const made = (await rest.as(who, "POST /api/conversations", asked)).body as { readonly id: string };
	const text = { text: `secret-${companyId}` };
	const sent = await rest.as(who, `POST /api/conversations/${made.id}/messages`, text);
	return { conversationId: made.id, messageId: (sent.body as { readonly id: string }).id };
}

type Naming = (userId: string) => { readonly line: string; readonly body?: unknown };

/** Every way in which this endpoint can be asked about somebody. */
function namings(name: EndpointName): readonly Naming[] {
	const endpoint: Endpoint = ENDPOINTS[name];
	const ways: Naming[] = [];
	if (endpoint.path.includes("{userId}")) ways.push((userId) => ({ line: lineOf(name, { userId }) }));
	if (
		endpoint.query.safeParse({ userId: "x" }).success &&
		"userId" in (endpoint.query.parse({ userId: "x" }) as object)
	)
		ways.push((userId) => ({ line: `${lineOf(name)}?userId=${userId}` }));
	if (name === "batchPresence") ways.push((userId) => ({ line: lineOf(name), body: { userIds: [userId] } }));
	return ways;
}

async function told(who: Who, { line, body }: ReturnType<Naming>, userId: string): Promise<readonly unknown[]> {
	const { status, text, headers } = await rest.as(who, line, body);
	return [status, text.replaceAll(userId, "somebody"), [...headers]];
}

describe("companies", () => {
	test("[T-06] [VIS2] somebody of another company is answered like somebody unknown, to the byte, by every endpoint", async () => {
		const asked: EndpointName[] = [];
		for (const name of endpointsOf("user")) {
			for (const naming of namings(name)) {
				asked.push(name);
				for (const role of ["member", "admin"] as const) {
					const who = { userId: "viewer", companyId: "acme", role };
					const foreign = await told(who, naming("only-beta"), "only-beta");
					expect(foreign).toEqual((await told(who, naming("only-none"), "only-none")) as unknown[]);
				}
			}
		}
		expect(asked.toSorted()).toEqual([
			"batchPresence",
			"deleteBlock",
			"deleteFriend",
			"explainPresence",
			"getBlock",
			"getUser",
			"getUserPresence",
			"listActivity",
			"listLocations",
			"putBlock",
			"putFriend",
			"putParticipant",
			"removeParticipant",
			"summarizeActivity",
		]);
	});

	test("[T-06] no answer to any request holds a word of another company", async () => {
		const names = endpointsOf("user").filter((name) => name !== "leavePresence");
		const cursor = async (companyId: string): Promise<string> => {
			const who = { userId: "ann", companyId };
			const { text } = await rest.as(who, "GET /api/activity?limit=1");
			return encodeURIComponent((JSON.parse(text) as { nextCursor: string | null }).nextCursor ?? "ann");
		};
		const cursors = await Promise.all(COMPANIES.map(cursor));
		const request = fc.record({
			name: fc.constantFrom(...names),
			companyId: fc.constantFrom(...COMPANIES),
			userId: fc.constantFrom(...PEOPLE),
			role: fc.constantFrom("member" as const, "admin" as const),
			target: fc.constantFrom(...PEOPLE, ...COMPANIES.map((companyId) => `only-${companyId}`)),
			query: fc.constantFrom(
				"",
				"limit=1",
				"status=offline",
				"query=secret",
				...cursors.map((text) => `cursor=${text}`),
			),
			about: fc.boolean(),
			talk: fc.constantFrom(...COMPANIES),
		});
		let answered = 0;
		await fc.assert(
			fc.asyncProperty(request, async ({ name, companyId, userId, role, target, query, about, talk }) => {
				const { example }: Endpoint = ENDPOINTS[name];
				const search = [query, about ? `userId=${target}` : ""].filter((part) => part !== "").join("&");
				const line = `${lineOf(name, { userId: target, ...talks.get(talk) })}${search === "" ? "" : `?${search}`}`;
				const answer: Answered = await rest.as(
					{ userId, companyId, role },
					line,
					bodyFor(name, target) ?? example.body,
				);
				answered += answer.status === 200 ? 1 : 0;
				for (const other of COMPANIES) if (other !== companyId) expect(answer.text).not.toContain(`secret-${other}`);
				expect(answer.status).toBeLessThan(500);
			}),
			{ numRuns: 1_500 },
		);
		expect(answered).toBeGreaterThan(500);
	});
});

function bodyFor(name: EndpointName, target: string): unknown {
	if (name === "batchPresence" || name === "putVisibility") return { userIds: [target] };
	return undefined;
}
