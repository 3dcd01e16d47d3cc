import { useEffect, useEffectEvent } from "react";

/** Escape does this, unless it means something where one is. */
export function useEscape(then: () => void): void {
	const escaped = useEffectEvent(then);
	useEffect(() => {
		const pressed = (event: KeyboardEvent) => {
			const isElsewhere =
				event.target instanceof HTMLElement &&
				event.target.closest("[role=dialog], [role=menu], input, textarea") !== null;
			if (event.key === "Escape" && !isElsewhere) escaped();
		};
		addEventListener("keydown", pressed);
		return () => removeEventListener("keydown", pressed);
	}, []);
}
