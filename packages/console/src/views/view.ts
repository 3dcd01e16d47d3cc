import type { Readable } from "@rollcall/client";
import type { ComponentType, LazyExoticComponent } from "react";
import type { Live } from "../live/live.ts";

/** One view of the console: a folder beside this file, and a line in registry.ts. */
export type ViewDefinition = {
	/** Its place in the address, and its folder. */
	readonly name: string;
	readonly title: string;
	readonly icon: ComponentType<{ readonly className?: string; readonly "aria-hidden"?: boolean }>;
	/** The key that opens it, after `g`. */
	readonly key: string;
	/** How much in it waits for the person; absent: nothing does. */
	readonly count?: (live: Live) => Readable<number>;
	/** Loaded when it is first opened. Draws the whole page; `rest` is what stands behind its name in the address. */
	readonly Page: LazyExoticComponent<ComponentType<{ readonly rest: readonly string[] }>>;
};
