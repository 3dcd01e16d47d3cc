import { expect, test } from "bun:test";
import { type ClientOptions, memoryStorage, type RollcallClient } from "@rollcall/client";
import { Activity, StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { until } from "../../client/test/support/until.ts";
import {
	RollcallProvider,
	useCompanyIds,
	useCompanyPresence,
	useConnection,
	useConversation,
	useConversations,
	useMyStatus,
	usePresence,
	useRecording,
	useRollcall,
	useTotalUnread,
	useTyping,
	useWatched,
} from "../src/index.ts";
import { counted } from "./support/counted.ts";
import { stage } from "./support/stage.ts";

const on = stage({ offlineGrace: 300 });

function optionsOf(userId: string, own: Partial<ClientOptions> = {}): ClientOptions {
	const token = () => on.server.token(userId);
	return { url: on.server.url, token, deviceId: `${userId}-page`, storage: memoryStorage(), page: null, ...own };
}

const clients = new Set<RollcallClient>();
function State() {
	clients.add(useRollcall());
	return useConnection().kind;
}

test("[W17] the client of a provider is connected while it is mounted, and closed after", async () => {
	const bob = await on.server.connected("bob-1");
	const page = on.dom.draw(
		<RollcallProvider options={optionsOf("ada-1")}>
			<State />
		</RollcallProvider>,
	);
	await page.until((text) => text === "connected");
	await until(bob.presence.user("ada-1"), (view) => view?.status === "online");
	const [client] = [...clients].slice(-1);
	page.unmount();
	expect(client?.connection.getSnapshot().kind).toBe("closed");
	await until(bob.presence.user("ada-1"), (view) => view?.status === "offline");
});

test("[W17] in StrictMode, which mounts twice, there is one connection of one client, and one token is asked for", async () => {
	clients.clear();
	let tokens = 0;
	await using way = await counted(on.server.url);
	const token = () => {
		tokens += 1;
		return on.server.token("ada-2");
	};
	const page = on.dom.draw(
		<StrictMode>
			<RollcallProvider options={optionsOf("ada-2", { token, url: way.url })}>
				<State />
				<Devices />
			</RollcallProvider>
		</StrictMode>,
	);
	await page.until((text) => text === "connected1");
	expect([clients.size, tokens, way.count()]).toEqual([1, 1, 1]);
	page.unmount();
});

function Devices() {
	return useMyStatus().self?.devices.length;
}

test("[W17] a page that is hidden is closed, and the same client connects again when it is shown", async () => {
	clients.clear();
	const node = (mode: "visible" | "hidden") => (
		<Activity mode={mode}>
			<RollcallProvider options={optionsOf("ada-7")}>
				<State />
			</RollcallProvider>
		</Activity>
	);
	const page = on.dom.draw(node("visible"));
	await page.until((text) => text === "connected");
	page.redraw(node("hidden"));
	const [client] = clients;
	expect(client?.connection.getSnapshot().kind).toBe("closed");
	page.redraw(node("visible"));
	await page.until((text) => text === "connected");
	expect(clients.size).toBe(1);
});

test("[W14] the newest token function is asked, and other options may be made anew at each drawing", async () => {
	clients.clear();
	const node = (name: string) => (
		<RollcallProvider options={optionsOf("ada-3", { token: ({ renew }) => (renew ? on.server.token(name) : "stale") })}>
			<State />
		</RollcallProvider>
	);
	const page = on.dom.draw(node("nobody-at-all"));
	page.redraw(node("ada-3"));
	await page.until((text) => text === "connected");
	expect([...clients].map(({ userId }) => userId)).toEqual(["ada-3"]);
});

test("a client that is given stays its owner's: it is neither connected nor closed", async () => {
	const ada = on.server.client("ada-4");
	const page = on.dom.draw(
		<RollcallProvider client={ada}>
			<State />
		</RollcallProvider>,
	);
	expect(page.text()).toBe("idle");
	await ada.connect();
	await page.until((text) => text === "connected");
	page.unmount();
	expect(ada.connection.getSnapshot().kind).toBe("connected");
});

function Denied() {
	const connection = useConnection();
	const client = useRollcall();
	if (connection.kind !== "denied") return connection.kind;
	return (
		<button type="button" onClick={() => client.connect()}>
			{connection.code}
		</button>
	);
}

test("[W13] a connection that is denied says so, and tries again when it is told to", async () => {
	clients.clear();
	let isGood = false;
	const token = () => (isGood ? on.server.token("ada-5") : "no token");
	const page = on.dom.draw(
		<RollcallProvider options={optionsOf("ada-5", { token })}>
			<Denied />
		</RollcallProvider>,
	);
	await page.until((text) => text === "unauthorized");
	isGood = true;
	page.find("button").click();
	await page.until((text) => text === "connected");
});

test("a hook outside of a provider says what is missing", () => {
	expect(() => renderToString(<State />)).toThrow("There is no RollcallProvider above this component.");
});

/** Uses every hook there is. */
function Everything() {
	useWatched(["bob-6"]);
	const { messages, isLoading } = useConversation("0195556a-3c1e-7b42-9f57-2f6f0c3a9d20");
	const { conversations, isLoaded } = useConversations();
	const typing = useTyping("0195556a-3c1e-7b42-9f57-2f6f0c3a9d20").typing.length;
	const recording = useRecording("0195556a-3c1e-7b42-9f57-2f6f0c3a9d20").recording.length;
	const counts = [messages.length, conversations.length, typing, recording, useTotalUnread()];
	const people = [useCompanyIds().length, useCompanyPresence().length, `${usePresence("bob-6")?.status}`];
	return [useConnection().kind, `${isLoading} ${isLoaded}`, ...counts, ...people, useMyStatus().self?.status].join(" ");
}

test("on a server nothing is connected, and a browser takes over what was drawn there, connected or not", async () => {
	await on.server.connected("bob-6");
	const options = optionsOf("ada-6");
	const html = renderToString(
		<RollcallProvider options={options}>
			<Everything />
		</RollcallProvider>,
	);
	expect(html).toBe("idle true false 0 0 0 0 0 0 0 undefined ");
	const ada = await on.server.connected("ada-6");
	await until(ada.presence.user("bob-6"), (view) => view?.status === "online");
	const page = on.dom.takeOver(
		html,
		<RollcallProvider client={ada}>
			<Everything />
		</RollcallProvider>,
	);
	await page.until((text) => /^connected false true .* online online$/.test(text));
	expect(page.complaints).toEqual([]);
});
