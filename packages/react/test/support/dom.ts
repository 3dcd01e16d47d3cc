import { Window } from "happy-dom";
import type { ReactNode } from "react";

/** A page without a browser, as long as a test file needs one. */
export type Dom = {
	readonly body: HTMLElement;
	/** Draws something into a place of its own. */
	draw(node: ReactNode): Drawn;
	/** Takes over what was drawn on a server; `complaints` of what differs. */
	takeOver(html: string, node: ReactNode): Drawn & { readonly complaints: readonly unknown[] };
	/** Takes away everything that was drawn. */
	clear(): void;
	close(): Promise<void>;
};

export type Drawn = {
	readonly text: () => string;
	/** The one element that fits. */
	readonly find: (selector: string) => HTMLElement;
	/** Draws something else in the same place. */
	readonly redraw: (node: ReactNode) => void;
	readonly unmount: () => void;
	/** Resolves once the text fits; fails where that does not come. */
	readonly until: (fits: (text: string) => boolean) => Promise<void>;
	/** Writes into a field, as a person does. */
	readonly write: (selector: string, text: string) => void;
	readonly blur: (selector: string) => void;
};

type Root = { render(node: ReactNode): void; unmount(): void };
type Parts = { readonly place: HTMLElement; readonly root: Root; readonly flush: (run: () => void) => void };

const PATIENCE = 30_000;
const WATCHED = { childList: true, characterData: true, attributes: true, subtree: true };

/** Makes the globals that React wants; returns how to take them away: tests of other packages have no page. */
function globals(values: Readonly<Record<string, unknown>>): () => void {
	const before = Object.keys(values).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
	for (const [name, value] of Object.entries(values))
		Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
	return () => {
		for (const [name, known] of before)
			if (known === undefined) Reflect.deleteProperty(globalThis, name);
			else Object.defineProperty(globalThis, name, known);
	};
}

/** React looks for a page when it is loaded, so it is loaded here. */
export async function openDom(): Promise<Dom> {
	const page = new Window({ url: "http://page.test/" });
	const window = page as unknown as typeof globalThis;
	const { document, HTMLElement, HTMLIFrameElement, Node, MutationObserver } = window;
	const restore = globals({ window, document, HTMLElement, HTMLIFrameElement, Node, MutationObserver });
	const { createRoot, hydrateRoot } = await import("react-dom/client");
	const { flushSync } = await import("react-dom");
	const drawn: Drawn[] = [];
	const put = (html: string, begin: (place: HTMLElement) => Root): Drawn => {
		const place = document.createElement("div");
		place.innerHTML = html;
		document.body.append(place);
		const one = drawnIn({ place, root: begin(place), flush: flushSync });
		drawn.push(one);
		return one;
	};
	return {
		body: document.body,
		draw: (node) => {
			const one = put("", (place) => createRoot(place));
			one.redraw(node);
			return one;
		},
		takeOver: (html, node) => {
			const complaints: unknown[] = [];
			const onRecoverableError = (error: unknown) => complaints.push(error);
			const one = put(html, (place) => hydrateRoot(place, node, { onRecoverableError }));
			return { ...one, complaints };
		},
		clear: () => {
			for (const one of drawn.splice(0)) one.unmount();
			document.body.innerHTML = "";
		},
		close: async () => {
			await page.happyDOM.close();
			restore();
		},
	};
}

function drawnIn({ place, root, flush }: Parts): Drawn {
	const text = () => place.textContent ?? "";
	const find = (selector: string) => {
		const found = place.querySelectorAll<HTMLElement>(selector);
		if (found.length !== 1 || found[0] === undefined)
			throw new Error(`${found.length} ${selector}: ${place.innerHTML}`);
		return found[0];
	};
	return {
		text,
		find,
		redraw: (node) => flush(() => root.render(node)),
		unmount: () => flush(() => root.unmount()),
		until: (fits) => until(place, fits),
		write: (selector, written) => {
			const field = find(selector) as HTMLInputElement;
			// React keeps what it last saw by a setter of its own, past which a person writes.
			Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, written);
			field.dispatchEvent(new window.Event("input", { bubbles: true }));
		},
		blur: (selector) => {
			find(selector).dispatchEvent(new window.FocusEvent("focusout", { bubbles: true }));
		},
	};
}

function until(place: HTMLElement, fits: (text: string) => boolean): Promise<void> {
	return new Promise((resolve, reject) => {
		const look = () => {
			if (!fits(place.textContent ?? "")) return;
			end();
			resolve();
		};
		const observer = new MutationObserver(look);
		const timer = setTimeout(() => {
			end();
			reject(new Error(`${fits} did not come true: ${place.innerHTML}`));
		}, PATIENCE);
		const end = () => {
			observer.disconnect();
			clearTimeout(timer);
		};
		observer.observe(place, WATCHED);
		look();
	});
}
