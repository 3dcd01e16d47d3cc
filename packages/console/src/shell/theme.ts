import { Signal } from "../live/signal.ts";

export type Theme = "system" | "light" | "dark";
export const THEMES = ["system", "light", "dark"] as const satisfies readonly Theme[];

/** As in public/theme.js, which puts it on the page before the first paint. */
const KEY = "rollcall.theme";

function chosen(): Theme {
	const kept = document.documentElement.dataset.theme;
	return kept === "light" || kept === "dark" ? kept : "system";
}

export const theme = new Signal<Theme>(chosen());

/** Draws everything in this theme, now and after the next start. */
export function setTheme(next: Theme): void {
	if (next === "system") delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = next;
	try {
		if (next === "system") localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, next);
	} catch {
		// Where the browser keeps nothing the choice holds until the page is closed.
	}
	theme.set(next);
}
