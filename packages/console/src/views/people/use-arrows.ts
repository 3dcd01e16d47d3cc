import type { Virtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useState } from "react";
import type { Row } from "./arrange.ts";

type List = {
	readonly rows: readonly Row[];
	readonly selected: string | null;
	readonly box: RefObject<HTMLDivElement | null>;
	readonly virtual: Virtualizer<HTMLDivElement, Element>;
};

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** The next person from here, past the titles of groups; the same where there is none. */
function personAt(rows: readonly Row[], from: number, step: number): number {
	const direction = Math.sign(step);
	let at = Math.min(rows.length - 1, Math.max(0, from + step));
	while (rows[at]?.kind === "group") at += direction;
	return rows[at] === undefined ? from : at;
}

/** Moves between the people of a list by the arrow keys. One of them is in the tab order: where one was last. */
export function useArrows({ rows, selected, box, virtual }: List) {
	const [focused, setFocused] = useState<string | null>(null);
	const current = focused ?? selected;
	const isThere = rows.some(({ id }) => id === current);
	const inTabOrder = isThere ? current : rows.find(({ kind }) => kind === "person")?.id;
	const onKeyDown = (event: KeyboardEvent): void => {
		const step = STEPS[event.key];
		if (step === undefined) return;
		event.preventDefault();
		const from = rows.findIndex(({ id }) => id === current);
		const at = personAt(rows, from, step);
		const next = rows[at];
		if (next === undefined) return;
		virtual.scrollToIndex(at);
		setFocused(next.id);
		const found = `[data-user="${CSS.escape(next.id)}"]`;
		requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(found)?.focus());
	};
	return { inTabOrder, setFocused, onKeyDown };
}
