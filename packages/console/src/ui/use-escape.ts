import { useEffect, useEffectEvent } from "react";

/** Does this at Escape, unless it is meant for a dialog or a field. */
export function useEscape(then: () => void): void {
	const act = useEffectEvent(then);
	useEffect(() => {
		const pressed = (event: KeyboardEvent) => {
			const isElsewhere = event.target instanceof HTMLElement && event.target.closest("[role=dialog], input") !== null;
			if (event.key === "Escape" && !isElsewhere) act();
		};
		addEventListener("keydown", pressed);
		return () => removeEventListener("keydown", pressed);
	}, []);
}
