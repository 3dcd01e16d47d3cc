import type { ComponentType, LazyExoticComponent } from "react";

/** One view of the console: a folder beside this file, and a line in registry.ts. */
export type ViewDefinition = {
	/** Its place in the address, and its folder. */
	readonly name: string;
	readonly title: string;
	readonly icon: ComponentType<{ readonly className?: string; readonly "aria-hidden"?: boolean }>;
	/** The key that opens it, after `g`. */
	readonly key: string;
	/** Loaded when it is first opened. Draws the whole page; `rest` is what stands behind its name in the address. */
	readonly Page: LazyExoticComponent<ComponentType<{ readonly rest: readonly string[] }>>;
};
