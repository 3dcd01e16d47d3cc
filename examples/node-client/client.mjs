// A client of Rollcall on Node.js: signs in at a backend of ../, shows who is there, and stays until it is stopped.
import process from "node:process";
import { io } from "socket.io-client";

const { BACKEND_URL = "http://127.0.0.1:3000", USER_ID = "ada", DEMO_PASSWORD = "" } = process.env;
/** @typedef {{ userId: string, status: string, currentProjectId?: string | null }} View */
/** @type {Map<string, View>} */
const people = new Map();
let cookie = "";

/** @param {string} path @param {unknown} body @returns {Promise<{ url: string, token: string }>} */
async function ask(path, body = {}) {
	const headers = { "content-type": "application/json", cookie };
	const answer = await fetch(`${BACKEND_URL}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
	if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
	return /** @type {Promise<{ url: string, token: string }>} */ (answer.json());
}

/** @param {View} view */
function put(view) {
	people.set(view.userId, { ...people.get(view.userId), ...view });
	console.log(`${view.userId} is ${view.status}`);
}

await ask("/sign-in", { userId: USER_ID, password: DEMO_PASSWORD });
const { url } = await ask("/rollcall-token");
const socket = io(`${url}/presence`, {
	// Asked anew at every connection, so that none begins with a token that has run out.
	auth: (say) => ask("/rollcall-token").then(({ token }) => say({ token, device: "desktop" }), failed),
});

/** Whoever changes is told by an event; who was there before, and what was missed, by `presence:sync`. */
async function sync() {
	/** @type {string | null} */
	let cursor = null;
	do {
		/** @type {{ success: true, users: View[], nextCursor: string | null } | { success: false, error: Error }} */
		const answer = await socket.emitWithAck("presence:sync", cursor === null ? {} : { cursor });
		if (!answer.success) throw new Error(answer.error.message);
		if (cursor === null) people.clear();
		answer.users.forEach(put);
		cursor = answer.nextCursor;
	} while (cursor !== null);
}

/** @type {NodeJS.Timeout | undefined} */
let next;
/** The server says when it wants to hear of us again. */
async function beat() {
	clearTimeout(next);
	const answer = await socket.timeout(10_000).emitWithAck("presence:heartbeat", {});
	if (socket.connected && answer.success) next = setTimeout(() => beat().catch(failed), answer.nextHeartbeatMs);
}

socket.on("connect", () => Promise.all([sync(), beat()]).catch(failed));
socket.on("presence:feed", ({ mode }) => {
	// The company became too big for everyone to follow everyone, or small enough again: then not all ask at once.
	setTimeout(() => sync().catch(failed), mode === "full" ? Math.random() * 10_000 : 0);
});
for (const event of ["user:online", "user:away", "user:offline", "presence:update"]) socket.on(event, put);
socket.on("presence:self", put); // the other events are about others
socket.on("auth:expiring", () => {
	ask("/rollcall-token")
		.then(({ token }) => socket.emitWithAck("auth:refresh", { token }))
		.then(({ success }) => console.log(success ? "token renewed" : "token not renewed"))
		.catch(failed);
});
socket.on("connection:closing", ({ code, retryable }) =>
	console.log(`closing: ${code}${retryable ? ", coming back" : ""}`),
);
socket.on("connect_error", (error) => {
	if (!socket.active) stop(1, `refused: ${error.message}`); // else the library tries again by itself
});
socket.on("disconnect", (reason) => {
	clearTimeout(next);
	if (reason === "io server disconnect") stop(1, "the server ended it");
});

/** @param {unknown} error */
function failed(error) {
	console.error(error instanceof Error ? error.message : error);
}

/** A client that says goodbye is gone at once; one that only vanishes is waited for. @param {number} code @param {string} why */
function stop(code, why) {
	console.log(why);
	clearTimeout(next);
	socket.disconnect();
	process.exitCode = code;
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop(0, "goodbye"));
