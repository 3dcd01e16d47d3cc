import { useEffect, useEffectEvent } from "react";
import { VIEWS } from "../views/registry.ts";
import { go } from "./route.ts";

const FOLLOWS_WITHIN = 1_200;

function isTyping({ target }: KeyboardEvent): boolean {
	return (
		target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
	);
}

/** Ctrl-K or Cmd-K searches; `g` and then a view's key opens that view. */
export function useShortcuts({ onSearch }: { readonly onSearch: () => void }): void {
	const search = useEffectEvent(onSearch);
	useEffect(() => {
		let wentAt = 0;
		const pressed = (event: KeyboardEvent) => {
			if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
				event.preventDefault();
				return search();
			}
			if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
			const view = VIEWS.find(({ key }) => key === event.key);
			if (view !== undefined && event.timeStamp - wentAt < FOLLOWS_WITHIN) go(view.name);
			wentAt = event.key === "g" ? event.timeStamp : 0;
		};
		addEventListener("keydown", pressed);
		return () => removeEventListener("keydown", pressed);
	}, []);
}
