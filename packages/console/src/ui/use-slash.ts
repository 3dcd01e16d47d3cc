import { type RefObject, useEffect } from "react";

/** `/` goes to this field, unless somebody types elsewhere. */
export function useSlash(field: RefObject<HTMLInputElement | null>): void {
	useEffect(() => {
		const pressed = (event: KeyboardEvent) => {
			const isFree = event.target === document.body || event.target instanceof HTMLAnchorElement;
			if (event.key !== "/" || !isFree) return;
			event.preventDefault();
			field.current?.focus();
		};
		addEventListener("keydown", pressed);
		return () => removeEventListener("keydown", pressed);
	}, [field]);
}
