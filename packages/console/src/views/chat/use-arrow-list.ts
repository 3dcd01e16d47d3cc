import { type KeyboardEvent, type RefObject, useState } from "react";

type ArrowList = {
	readonly ids: readonly string[];
	readonly current: string | null;
	readonly box: RefObject<HTMLElement | null>;
	readonly scrollTo: (index: number) => void;
};

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** Moves between conversations by the arrow keys. One of them is in the tab order: where one was last. */
export function useArrowList({ ids, current, box, scrollTo }: ArrowList) {
	const [focused, setFocused] = useState<string | null>(null);
	const last = focused !== null && ids.includes(focused) ? focused : current;
	const inTabOrder = last !== null && ids.includes(last) ? last : (ids[0] ?? null);
	const onKeyDown = (event: KeyboardEvent): void => {
		const step = event.key === "Home" ? -ids.length : event.key === "End" ? ids.length : STEPS[event.key];
		if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
		event.preventDefault();
		const from = ids.indexOf(inTabOrder ?? "");
		const at = Math.min(ids.length - 1, Math.max(0, from + step));
		const next = ids[at];
		if (next === undefined) return;
		scrollTo(at);
		setFocused(next);
		const found = `[data-conversation="${CSS.escape(next)}"]`;
		const focus = () => box.current?.querySelector<HTMLElement>(found)?.focus();
		focus();
		// Where it was not drawn yet it is then.
		requestAnimationFrame(focus);
	};
	return { inTabOrder, setFocused, onKeyDown };
}
