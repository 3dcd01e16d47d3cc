import type { Message } from "@rollcall/client";
import { createContext, useContext } from "react";

/** What one writes about: an own message that is changed, or one that is answered. */
export type Focus =
	| { readonly kind: "nothing" }
	| { readonly kind: "edit"; readonly message: Message }
	| { readonly kind: "reply"; readonly message: Message };

export const NOTHING: Focus = { kind: "nothing" };

export const FocusContext = createContext<(focus: Focus) => void>(() => {});

export function useFocus(): (focus: Focus) => void {
	return useContext(FocusContext);
}
