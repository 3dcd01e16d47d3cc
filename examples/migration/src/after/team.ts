import { io, type Socket } from "socket.io-client";
import { type Person, Roster, type Team, type TeamOptions } from "../team.ts";

type View = { userId: string; status: string; currentProjectId?: string | null };
type Page = { users: View[]; nextCursor: string | null };

const PATIENCE_MS = 10_000;

/** Every answer says whether it worked. */
async function ask<Answer = unknown>(socket: Socket, event: string, payload: object = {}): Promise<Answer> {
	const answer = await socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
	if (!answer.success) throw new Error(`${event}: ${answer.error.message}`);
	return answer;
}

function personOf({ userId, status, currentProjectId }: View): Person {
	return { userId, status, projectId: currentProjectId ?? null };
}

/** Everybody who is there, page by page. */
async function everybody(socket: Socket): Promise<readonly Person[]> {
	const found: Person[] = [];
	let cursor: string | null = null;
	do {
		const page: Page = await ask<Page>(socket, "presence:sync", cursor === null ? {} : { cursor });
		found.push(...page.users.map(personOf));
		cursor = page.nextCursor;
	} while (cursor !== null);
	return found;
}

/** Beats as often as the server asks for. Gives what stops it. */
function beating(socket: Socket): () => void {
	let next: ReturnType<typeof setTimeout> | undefined;
	const beat = async (): Promise<void> => {
		clearTimeout(next);
		const { nextHeartbeatMs } = await ask<{ nextHeartbeatMs: number }>(socket, "presence:heartbeat");
		if (socket.connected) next = setTimeout(() => beat().catch(() => undefined), nextHeartbeatMs);
	};
	socket.on("connect", () => void beat().catch(() => undefined)); // A beat that is lost is made up for by the next connection.
	return () => clearTimeout(next);
}

/** The team by Rollcall. */
export async function connectTeam({ url, getToken }: TeamOptions): Promise<Team> {
	const roster = new Roster();
	/** Where none can be had now, the server ends the link, and the library comes back and asks again. */
	const withToken = (use: (token: string) => void): void => void getToken().then(use, () => undefined);
	const socket = io(`${url}/presence`, { auth: (say) => withToken((token) => say({ token })) });
	for (const event of ["user:online", "user:away", "user:offline", "presence:update"])
		socket.on(event, ({ userId, status }: View) => roster.patch({ userId, status }));
	socket.on("activity:changed", ({ userId, projectId }: Person) => roster.patch({ userId, projectId }));
	socket.on("presence:self", ({ userId, status, currentProjectId = null }: View) =>
		roster.patch({ userId, status, projectId: currentProjectId }),
	);
	socket.on("auth:expiring", () => withToken((token) => socket.emit("auth:refresh", { token })));
	const stopBeating = beating(socket);
	const sync = async (): Promise<void> => roster.replace(await everybody(socket));
	socket.on("presence:feed", () => void sync().catch(() => undefined)); // Lost with the link: the next connection syncs.
	await new Promise<void>((resolve, reject) => {
		socket.on("connect", () => void sync().then(resolve, reject));
		socket.once("connect_error", reject);
	});
	return {
		people: () => roster.people,
		onChange: (listener) => roster.listen(listener),
		setStatus: async (status) => void (await ask(socket, "presence:set", { status })),
		workOn: async (projectId) => {
			await (projectId === null ? ask(socket, "activity:clear") : ask(socket, "activity:set", { projectId }));
		},
		close: () => {
			stopBeating();
			socket.disconnect();
		},
	};
}
