import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { published as client } from "../../client/build.ts";
import { type LiveServer, liveServer } from "../../client/test/support/live-server.ts";
import { published } from "../build.ts";
import { type Dom, openDom } from "./support/dom.ts";

const ROOT = join(import.meta.dir, "../../..");

/** A project of somebody who has installed the packages, as they are published. */
let project: string;
let server: LiveServer;
let dom: Dom;
beforeAll(async () => {
	await Bun.write(join(ROOT, ".tmp", ".keep"), "");
	project = await mkdtemp(join(ROOT, ".tmp", "react-consumer-"));
	await Bun.write(join(project, "package.json"), JSON.stringify({ type: "module" }));
	await client.build(join(project, "node_modules", "@rollcall", "client"));
	await published.build(join(project, "node_modules", "@rollcall", "react"));
	server = await liveServer();
	dom = await openDom();
});
afterAll(async () => {
	await dom.close();
	await server[Symbol.asyncDispose]();
	await rm(project, { recursive: true });
});

async function example(): Promise<string> {
	const readme = await Bun.file(join(import.meta.dir, "../README.md")).text();
	return /```jsx\n(.*?)```/s.exec(readme)?.[1] ?? "";
}

/** Becomes so, or fails. */
function untilText(place: HTMLElement, awaited: RegExp): Promise<void> {
	return new Promise((resolve, reject) => {
		const look = () => {
			if (!awaited.test(place.textContent ?? "")) return;
			observer.disconnect();
			clearTimeout(timer);
			resolve();
		};
		const observer = new MutationObserver(look);
		const timer = setTimeout(() => reject(new Error(`${awaited} did not come: ${place.innerHTML}`)), 8_000);
		observer.observe(place, { childList: true, characterData: true, subtree: true });
		look();
	});
}

test("what is published is one module that says where it runs, and takes React and the client from outside", async () => {
	const text = await Bun.file(join(project, "node_modules/@rollcall/react/index.js")).text();
	expect(text).toStartWith('"use client";');
	const imported = new Set([...text.matchAll(/from "([^"]+)"/g)].map(([, name]) => name));
	expect(imported).toEqual(new Set(["@rollcall/client", "react"]));
});

test("[PR20] the example of the README is ten lines, and runs as it stands, but for the addresses", async () => {
	const lines = (await example()).trim().split("\n");
	expect(lines.length).toBeLessThanOrEqual(10);
	const grace = await server.connected("grace");
	using tokens = Bun.serve({ port: 0, fetch: async () => new Response(await server.token("ada")) });
	const text = lines
		.join("\n")
		.replace("http://127.0.0.1:3000/", tokens.url.href)
		.replace("http://127.0.0.1:4747", server.url)
		.replace(
			"createRoot(document.body).render(page)",
			"export const root = createRoot(document.body); root.render(page)",
		);
	await Bun.write(join(project, "example.jsx"), text);
	const { root } = (await import(join(project, "example.jsx"))) as { readonly root: { unmount(): void } };
	await untilText(dom.body, /^grace: online$/);
	await grace.presence.set({ status: "dnd" });
	await untilText(dom.body, /^grace: dnd$/);
	root.unmount();
});

test("the published types are React's and the client's, and say what may not be done", async () => {
	const text = `import { RollcallProvider, useConversation, useMyStatus, usePresence, useTyping } from "@rollcall/react";
export function Field({ id }: { readonly id: string }) {
	const { onChange, onBlur } = useTyping(id);
	const { messages, send, loadOlder } = useConversation(id);
	const seq: number | undefined = messages[0]?.seq;
	const status: "online" | "away" | "dnd" | "offline" | "invisible" | undefined = usePresence("grace")?.status;
	const { set } = useMyStatus();
	// @ts-expect-error: there is no such status
	set({ status: "gone" });
	return <p onClick={() => send("x")}><input onChange={onChange} onBlur={onBlur} />
		<textarea onChange={onChange} /><button onClick={loadOlder}>{seq}{status}</button></p>;
}
// @ts-expect-error: neither a client nor what to make one from
export const page = <RollcallProvider><Field id="x" /></RollcallProvider>;
`;
	await Bun.write(join(project, "consumer.tsx"), text);
	const lib = ["esnext", "dom"];
	const compilerOptions = { noEmit: true, strict: true, jsx: "react-jsx", module: "nodenext", types: [], lib };
	await Bun.write(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.tsx"] }));
	const tsc = join(ROOT, "node_modules", "typescript7", "bin", "tsc");
	const { exitCode, stdout } = Bun.spawnSync(["node", tsc, "-p", project]);
	expect([exitCode, stdout.toString()]).toEqual([0, ""]);
});
