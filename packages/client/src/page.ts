/** What a browser tells of the page and of who is before it. Elsewhere there is none. */
export type Page = {
	isHidden(): boolean;
	/** Calls back when the person does something; returns how to stop. */
	onInteraction(listener: () => void): () => void;
	/** Calls back when the page is shown or hidden. */
	onVisibility(listener: () => void): () => void;
	/** Calls back when there is a network again. */
	onOnline(listener: () => void): () => void;
};

type Target = {
	addEventListener(name: string, listener: () => void, options?: object): void;
	removeEventListener(name: string, listener: () => void, options?: object): void;
};
type Browser = Target & { readonly document?: Target & { readonly visibilityState: string } };

const DID_SOMETHING = ["pointerdown", "pointermove", "keydown", "wheel"];
const PASSIVE = { passive: true, capture: true };

function listen(target: Target, names: readonly string[], listener: () => void): () => void {
	for (const name of names) target.addEventListener(name, listener, PASSIVE);
	return () => {
		for (const name of names) target.removeEventListener(name, listener, PASSIVE);
	};
}

/** The page that this runs in; null where it runs in none. */
export function browserPage(): Page | null {
	const browser = globalThis as unknown as Browser;
	const { document } = browser;
	if (document === undefined) return null;
	return {
		isHidden: () => document.visibilityState === "hidden",
		onInteraction: (listener) => listen(browser, DID_SOMETHING, listener),
		onVisibility: (listener) => listen(document, ["visibilitychange"], listener),
		onOnline: (listener) => listen(browser, ["online", "pageshow"], listener),
	};
}
