import { CSPProvider } from "@base-ui/react/csp-provider";
import { useCallback, useEffect, useMemo, useState } from "react";
import { SignIn } from "./session/sign-in.tsx";
import { keepOperatorKey, type Session } from "./session/sign-out.ts";
import { SignedIn } from "./session/signed-in.tsx";
import { forgetToken, type Identity, keepToken, keptToken, readToken, takeTokenFromAddress } from "./session/token.ts";
import { Toasts } from "./shell/toasts.tsx";

type Standing = {
	readonly identity: Identity | null;
	readonly fault: string | null;
	/** There was somebody, whose token has run out. */
	readonly isOver: boolean;
};

const OVER: Standing = { identity: null, fault: null, isOver: true };
/** Another person may sit here next. */
function forgetAll(): void {
	forgetToken();
	keepOperatorKey(null);
}

const out = (fault: string | null): Standing => ({ identity: null, fault, isOver: false });

/** Reads a token and keeps it; says what is wrong with one that is not good. */
function enter(text: string): Standing {
	const reading = readToken(text, Date.now());
	if (!reading.ok) return out(reading.fault);
	keepToken(reading.identity.token);
	return { identity: reading.identity, fault: null, isOver: false };
}

/** The link that was opened goes before what the tab knew. */
function begin(): Standing {
	const opened = takeTokenFromAddress();
	if (opened !== null) return enter(opened);
	const kept = keptToken();
	if (kept === null) return out(null);
	const reading = readToken(kept, Date.now());
	return !reading.ok && reading.isOver ? OVER : enter(kept);
}

// Taken out of the address before anything is drawn, and once: React may call an initialiser twice.
const FIRST = begin();

/** The whole console: somebody's, or the way in. */
export function App() {
	const [{ identity, fault, isOver }, setStanding] = useState(FIRST);
	const session = useMemo((): Session => {
		const signOut = (reason: string | null) => {
			forgetAll();
			setStanding(out(reason));
		};
		const renew = (text: string) => {
			const next = enter(text);
			if (next.identity !== null) setStanding(next);
			return next.fault;
		};
		return { signOut, renew };
	}, []);
	const over = useCallback(() => {
		forgetAll();
		setStanding(OVER);
	}, []);
	useEffect(() => {
		const opened = () => {
			const token = takeTokenFromAddress();
			if (token === null) return;
			const next = enter(token);
			// A link that is no good takes nothing away from whoever is here.
			setStanding((before) => (next.identity === null && before.identity !== null ? before : next));
			if (next.identity !== null) keepOperatorKey(null);
		};
		addEventListener("hashchange", opened);
		return () => removeEventListener("hashchange", opened);
	}, []);
	const signIn = (text: string) => {
		const next = enter(text);
		setStanding((before) => ({ ...next, isOver: before.isOver }));
	};
	return (
		<CSPProvider disableStyleElements>
			<Toasts>
				{identity === null ? (
					<SignIn fault={fault} isOver={isOver} onToken={signIn} />
				) : (
					<SignedIn key={identity.token} identity={identity} session={session} onOver={over} />
				)}
			</Toasts>
		</CSPProvider>
	);
}
