import { afterAll, beforeAll, beforeEach } from "bun:test";
import type { RunningServer } from "@rollcall/server/compose";
import type { Config } from "@rollcall/server/config/settings";
import type { Clock } from "@rollcall/server/ports/clock";
import type { Browser } from "playwright-core";
import { launch } from "./browser.ts";
import { moveOn } from "./company.ts";
import { served } from "./served.ts";

type Wanted = { readonly drawsMaps?: boolean; readonly config?: Partial<Config>; readonly clock?: Clock };
export type Sitting = { readonly browser: Browser; readonly url: string };

/** One browser and one server for the tests of a file, each of which has a company of its own. To be called once, before them. */
export function sitting({ drawsMaps = false, config = {}, clock }: Wanted = {}): Sitting {
	let browser: Browser;
	let server: RunningServer;
	beforeAll(async () => {
		[browser, server] = await Promise.all([launch({ drawsMaps }), served(config, clock)]);
	});
	beforeEach(moveOn);
	afterAll(async () => {
		await browser.close();
		await server.close();
	});
	return {
		get browser() {
			return browser;
		},
		get url() {
			return server.url;
		},
	};
}
