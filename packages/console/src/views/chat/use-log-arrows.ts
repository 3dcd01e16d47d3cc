import { type KeyboardEvent, type RefObject, useCallback } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Moves between messages by the arrow keys; from the log itself to the last one on screen. */
export function useLogArrows(box: RefObject<HTMLElement | null>) {
	return useCallback(
		(event: KeyboardEvent): void => {
			const step = STEPS[event.key];
			const target = event.target as HTMLElement;
			if (step === undefined || target.closest("[role=menu], [role=dialog], textarea, input") !== null) return;
			const lines = [...(box.current?.querySelectorAll<HTMLElement>("[data-message]") ?? [])];
			const order = lines.sort((one, other) =>
				one.getBoundingClientRect().top < other.getBoundingClientRect().top ? -1 : 1,
			);
			const at = order.findIndex((line) => line.contains(target));
			const next = at < 0 ? order.at(step < 0 ? -1 : 0) : order[at + step];
			if (next === undefined) return;
			event.preventDefault();
			next.focus({ preventScroll: true });
			next.scrollIntoView({ block: "nearest" });
		},
		[box],
	);
}
