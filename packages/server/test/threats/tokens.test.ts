import { expect, test } from "bun:test";
import { hostileTokens } from "../support/hostile-tokens.ts";
import { ENGINE, RawSocket } from "../support/raw-socket.ts";
import { goodClaims, hmacToken, pem, RSA } from "../support/raw-tokens.ts";
import { TestServer } from "../support/test-server.ts";

/** A way in, and what is answered to this token: `accepted`, or how it was refused. */
type WayIn = (server: TestServer, token: string) => Promise<string>;

async function overSocketIo(server: TestServer, token: string): Promise<string> {
	const socket = new RawSocket(server.url, ENGINE);
	await socket.next();
	socket.send(`40/presence,${JSON.stringify({ token })}`);
	const answer = await socket.next();
	socket.terminate();
	return outcomeOf(answer);
}

async function overPolling({ url }: TestServer, token: string): Promise<string> {
	const engine = `${url}/socket.io/?EIO=4&transport=polling`;
	const { sid } = JSON.parse((await (await fetch(engine)).text()).slice(1)) as { sid: string };
	await fetch(`${engine}&sid=${sid}`, { method: "POST", body: `40/chat,${JSON.stringify({ token })}` });
	const answer = await (await fetch(`${engine}&sid=${sid}`)).text();
	await fetch(`${engine}&sid=${sid}`, { method: "POST", body: "1" });
	return outcomeOf(answer);
}

/** An answer to CONNECT. */
function outcomeOf(answer: string): string {
	if (answer.startsWith("40/")) return "accepted";
	return (JSON.parse(answer.slice(answer.indexOf("{"))) as { data: { code: string } }).data.code;
}

async function overPlain(server: TestServer, token: string): Promise<string> {
	const socket = new RawSocket(server.url, "/ws");
	await socket.opened;
	socket.send(JSON.stringify({ type: "auth", token }));
	const ended = socket.closed.then(({ code }) => (code === 4401 ? "unauthorized" : String(code)));
	const outcome = await Promise.race([socket.next().then(() => "accepted"), ended]);
	socket.terminate();
	return outcome;
}

async function overRest(server: TestServer, token: string): Promise<string> {
	// What HTTP does to a header at its ends is not the token's doing.
	const { status, body } = await server.rest("GET", "/api/presence/me", {
		token: token === "" ? "" : `${token.trim()}`,
	});
	return status === 200 ? "accepted" : String(body.code);
}

const WAYS: Readonly<Record<string, WayIn>> = {
	"Socket.IO on a WebSocket": overSocketIo,
	"Socket.IO by long-polling": overPolling,
	"the plain WebSocket": overPlain,
	REST: overRest,
};

test.each(Object.entries(WAYS))("[T-01] no forged token comes in over %s, a good one does", async (name, comeIn) => {
	await using server = await TestServer.start({ config: { jwtPublicKey: pem(RSA.publicKey) } });
	const now = server.clock.now();
	expect(await comeIn(server, hmacToken(goodClaims(now)))).toBe("accepted");
	await server.connections(0);
	const tokens = Object.entries(hostileTokens(now)).filter(
		([, token]) => name !== "REST" || !String(token).endsWith("\n"),
	);
	expect(tokens.length).toBeGreaterThan(20);
	for (const [what, token] of tokens) expect([what, await comeIn(server, await token)]).toEqual([what, "unauthorized"]);
	await server.connections(0);
});

test("[T-02] a message sent 100 ms after expiry and leeway is refused, and none reaches anybody", async () => {
	await using server = await TestServer.start();
	const [ada, bob] = [
		await server.connect("ada", { namespace: "/chat", ttl: 1 }),
		await server.connect("bob", { namespace: "/chat" }),
	];
	const created = await ada.send("conversation:create", { type: "direct", participantIds: ["bob"] });
	const { id } = created.conversation as { id: string };
	server.clock.advance(6_100);
	const late = await ada.send("chat:send", { conversationId: id, text: "too late" });
	expect(late.error?.code).toBe("token_expired");
	await server.announce();
	expect(bob.all("chat:message")).toEqual([]);
	await server.advance(2_000);
	await ada.ended();
});
