import { expect, test } from "bun:test";
import type { RollcallClient, View } from "@rollcall/client";
import { memo } from "react";
import { until } from "../../client/test/support/until.ts";
import {
	RollcallProvider,
	type UsedMyStatus,
	useCompanyIds,
	useCompanyPresence,
	useMyStatus,
	usePresence,
	useReadable,
	useRollcall,
	useWatched,
} from "../src/index.ts";
import { stage } from "./support/stage.ts";

let people = 0;
const on = stage({ offlineGrace: 300 });

/** One who looks, and others of the same test; earlier tests' people are of the same company. */
async function company(...names: readonly string[]): Promise<readonly RollcallClient[]> {
	people += 1;
	return Promise.all(names.map((name) => on.server.connected(`${name}-${people}`)));
}

/** How often each part of a page was drawn. */
const drawn = new Map<string, number>();
function count(name: string): void {
	drawn.set(name, (drawn.get(name) ?? 0) + 1);
}

function isOfThisTest({ userId }: View): boolean {
	return userId.endsWith(`-${people}`);
}

const Row = memo(({ userId }: { readonly userId: string }) => {
	count(userId);
	const view = usePresence(userId);
	return <li>{`${userId} ${view?.status} ${view?.statusMessage ?? ""};`}</li>;
});

function Rows() {
	count("list");
	return useCompanyIds({ filter: isOfThisTest }).map((userId) => <Row key={userId} userId={userId} />);
}

function Present() {
	const views = useCompanyPresence();
	return views.filter(isOfThisTest).map(({ userId, status }) => <li key={userId}>{status}</li>);
}

function Filtered({ end }: { readonly end: string }) {
	count("list");
	return useCompanyIds({ filter: ({ userId }) => userId.endsWith(end), sort: (one) => (one.userId < "c" ? 1 : -1) });
}

function Person({ userId }: { readonly userId: string }) {
	return `${usePresence(userId)?.status} `;
}

function Watched({ ids }: { readonly ids: readonly string[] }) {
	useWatched(ids);
	return ids.map((userId) => <Person key={userId} userId={userId} />);
}

let mine: UsedMyStatus | undefined;
const functions = new Set<unknown>();

function Me() {
	const { self, ...actions } = useMyStatus();
	mine = { self, ...actions };
	for (const one of Object.values(actions)) functions.add(one);
	return `${self?.status} ${self?.statusMessage} ${self?.currentProjectId}`;
}

function Sharing() {
	return useReadable(useRollcall().location.sharing, "off");
}

test("[PR32] a list of people: one user who changes draws one row, and the list is not drawn again", async () => {
	const [ada, bob, eve] = (await company("ada", "bob", "eve")) as [RollcallClient, RollcallClient, RollcallClient];
	drawn.clear();
	await until(ada.presence.users, (users) => users.has(bob.userId) && users.has(eve.userId));
	const page = on.dom.draw(
		<RollcallProvider client={ada}>
			<Rows />
		</RollcallProvider>,
	);
	await page.until((text) => text.includes(`${bob.userId} online`) && text.includes(`${eve.userId} online`));
	await bob.presence.postStatus({ message: "Here" }); // told after all that is still to be told of their coming
	await page.until((text) => text.includes(`${bob.userId} online Here`));
	const before = Object.fromEntries(drawn);
	await bob.presence.set({ status: "dnd" });
	await page.until((text) => text.includes(`${bob.userId} dnd`));
	expect(Object.fromEntries(drawn)).toEqual({ ...before, [bob.userId]: (before[bob.userId] ?? 0) + 1 });
	await bob.presence.postStatus({ message: "On site" });
	await page.until((text) => text.includes(`${bob.userId} dnd On site`));
	expect(Object.fromEntries(drawn)).toEqual({ ...before, [bob.userId]: (before[bob.userId] ?? 0) + 2 });
});

test("[VIS5] an invisible person vanishes from the list, and comes back with the next choice", async () => {
	const [ada, bob] = (await company("ada", "bob")) as [RollcallClient, RollcallClient];
	const page = on.dom.draw(
		<RollcallProvider client={ada}>
			<Present />
		</RollcallProvider>,
	);
	await page.until((text) => text === "online");
	await bob.presence.set({ status: "invisible" });
	await page.until((text) => text === "");
	await bob.presence.set({ status: "dnd" });
	await page.until((text) => text === "dnd");
});

test("a filter made anew at each drawing is used at once, and ends in no loop", async () => {
	const [ada, bob, cid] = (await company("ada", "bob", "cid")) as [RollcallClient, RollcallClient, RollcallClient];
	drawn.clear();
	const node = (end: string) => (
		<RollcallProvider client={ada}>
			<Filtered end={end} />
		</RollcallProvider>
	);
	const page = on.dom.draw(node(`-${people}`));
	await page.until((text) => text === cid.userId + bob.userId);
	page.redraw(node(`b-${people}`));
	expect(page.text()).toBe(bob.userId);
	page.redraw(node("nobody"));
	expect(page.text()).toBe("");
	expect(drawn.get("list")).toBeLessThanOrEqual(5);
});

test("[PR40] where nobody is followed by themselves, whoever is shown is, and no longer than that", async () => {
	const [ada, bob] = (await company("ada", "bob")) as [RollcallClient, RollcallClient];
	const eve = await on.server.connected(`eve-${people}`, { feed: "watched" });
	const page = on.dom.draw(
		<RollcallProvider client={eve}>
			<Person userId={bob.userId} />
		</RollcallProvider>,
	);
	await page.until((text) => text === "online ");
	expect(eve.presence.users.getSnapshot().has(ada.userId)).toBe(false);
	page.unmount();
	const watching = eve.presence.watch([ada.userId]);
	await bob.presence.set({ status: "dnd" });
	await ada.presence.set({ status: "dnd" });
	await until(eve.presence.user(ada.userId), (view) => view?.status === "dnd");
	expect(eve.presence.user(bob.userId).getSnapshot()).toBeUndefined();
	watching();
});

test("[PR40] watched people are known offline too; a new list of the same people asks for nothing", async () => {
	const [ada] = (await company("ada")) as [RollcallClient];
	const watch = ada.presence.watch.bind(ada.presence);
	let calls = 0;
	ada.presence.watch = (ids) => {
		calls += 1;
		return watch(ids);
	};
	const node = (ids: readonly string[]) => (
		<RollcallProvider client={ada}>
			<Watched ids={ids} />
		</RollcallProvider>
	);
	const page = on.dom.draw(node(["nobody", "no-one"]));
	await page.until((text) => text === "offline offline ");
	page.redraw(node(["no-one", "nobody"]));
	expect(calls).toBe(1);
});

test("[PR5] [ST1] [ACT1] one's own state is shown as it truly is, and its functions stay the same", async () => {
	const [ada] = (await company("ada")) as [RollcallClient];
	const page = on.dom.draw(
		<RollcallProvider client={ada}>
			<Me />
		</RollcallProvider>,
	);
	await page.until((text) => text.startsWith("online"));
	await mine?.set({ status: "invisible" });
	await mine?.postStatus({ message: "Reading" });
	await mine?.setActivity({ projectId: "roof-12" });
	await page.until((text) => text === "invisible Reading roof-12");
	await mine?.clearStatus();
	await mine?.clearActivity();
	await page.until((text) => text === "invisible null null");
	expect(functions.size).toBe(5);
});

test("any other value of the client is drawn by useReadable", async () => {
	const [ada] = (await company("ada")) as [RollcallClient];
	const page = on.dom.draw(
		<RollcallProvider client={ada}>
			<Sharing />
		</RollcallProvider>,
	);
	expect(page.text()).toBe("off");
	ada.location.share();
	await page.until((text) => text === "refused");
});
