import { io } from "socket.io-client";
import { type Person, Roster, type Team, type TeamOptions } from "../team.ts";

const HEARTBEAT_MS = 30_000;

/** The team by the gateway that was written by hand. */
export async function connectTeam({ url, getToken }: TeamOptions): Promise<Team> {
	const roster = new Roster();
	const socket = io(`${url}/presence`, { auth: { token: await getToken() } });
	socket.on("user:online", (person: Person) => roster.patch(person));
	socket.on("user:offline", ({ userId }: Person) => roster.patch({ userId, status: "offline" }));
	socket.on("status:changed", (change: Person) => roster.patch(change));
	socket.on("activity:changed", (change: Person) => roster.patch(change));
	const beat = setInterval(() => socket.emit("heartbeat"), HEARTBEAT_MS);
	await new Promise<void>((resolve, reject) => {
		socket.on("connect", async () => {
			roster.replace(await socket.emitWithAck("presence:list", {}));
			resolve();
		});
		socket.once("connect_error", reject);
	});
	return {
		people: () => roster.people,
		onChange: (listener) => roster.listen(listener),
		setStatus: async (status) => void (await socket.emitWithAck("status:set", { status })),
		workOn: async (projectId) => void (await socket.emitWithAck("activity:set", { projectId })),
		close: () => {
			clearInterval(beat);
			socket.disconnect();
		},
	};
}
