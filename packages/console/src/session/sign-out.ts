import { createContext, useContext } from "react";

/** Forgets the token; `reason` is what the sign-in page says, null for nothing. */
export type SignOut = (reason: string | null) => void;

export const SignOutContext = createContext<SignOut>(() => {});

export function useSignOut(): SignOut {
	return useContext(SignOutContext);
}
