import { createContext, useContext } from "react";

/** Forgets the token; `reason` is what the sign-in page says, null for nothing. */
export type SignOut = (reason: string | null) => void;

export type Session = {
	readonly signOut: SignOut;
	/** Goes on with another token; gives what is wrong with it, null where nothing is. */
	readonly renew: (text: string) => string | null;
};

export const SessionContext = createContext<Session>({ signOut: () => {}, renew: () => null });

export function useSignOut(): SignOut {
	return useContext(SessionContext).signOut;
}

export function useRenew(): Session["renew"] {
	return useContext(SessionContext).renew;
}
