import { createContext, useContext } from "react";

/** Forgets the token; `reason` is what the sign-in page says, null for nothing. */
export type SignOut = (reason: string | null) => void;

// Of the operator, and of nobody who signs in after them: nowhere but here, and gone with the page or the sign-in.
let operatorKept: string | null = null;

export function operatorKey(): string | null {
	return operatorKept;
}

export function keepOperatorKey(key: string | null): void {
	operatorKept = key;
}

export type Session = {
	readonly signOut: SignOut;
	/** Goes on with another token. @throws Failure where the server does not take it */
	readonly renew: (text: string) => Promise<void>;
};

export const SessionContext = createContext<Session>({ signOut: () => {}, renew: async () => {} });

export function useSignOut(): SignOut {
	return useContext(SessionContext).signOut;
}

export function useRenew(): Session["renew"] {
	return useContext(SessionContext).renew;
}
