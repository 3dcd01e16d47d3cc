import { afterAll, afterEach, beforeAll } from "bun:test";
import type { Config } from "@rollcall/server/config/settings";
import { type LiveServer, liveServer } from "../../../client/test/support/live-server.ts";
import { type Dom, openDom } from "./dom.ts";

/** What a file of tests plays on: a page that is cleared after each of them, and a server for all of them. */
export type Stage = { readonly dom: Dom; readonly server: LiveServer };

/** Sets it up before the tests of the file, and takes it away after them. */
export function stage(own?: Partial<Config>): Stage {
	const opened = {} as { dom: Dom; server: LiveServer };
	beforeAll(async () => {
		opened.dom = await openDom();
		opened.server = await liveServer(own);
	});
	afterEach(() => opened.dom.clear());
	afterAll(async () => {
		await opened.dom.close();
		await opened.server[Symbol.asyncDispose]();
	});
	return opened;
}
