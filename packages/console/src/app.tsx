import { CSPProvider } from "@base-ui/react/csp-provider";
import { useCallback, useEffect, useState } from "react";
import { SignIn } from "./session/sign-in.tsx";
import { SignedIn } from "./session/signed-in.tsx";
import { forgetToken, type Identity, keepToken, keptToken, readToken, takeTokenFromAddress } from "./session/token.ts";
import { Toasts } from "./shell/toasts.tsx";

type Session = { readonly identity: Identity | null; readonly fault: string | null };

/** Reads a token and keeps it; says what is wrong with one that is not good. */
function enter(text: string): Session {
	const reading = readToken(text, Date.now());
	if (!reading.ok) return { identity: null, fault: reading.fault };
	keepToken(reading.identity.token);
	return { identity: reading.identity, fault: null };
}

/** The link that was opened goes before what the tab knew. */
function begin(): Session {
	const text = takeTokenFromAddress() ?? keptToken();
	return text === null ? { identity: null, fault: null } : enter(text);
}

// Taken out of the address before anything is drawn, and once: React may call an initialiser twice.
const FIRST = begin();

/** The whole console: somebody's, or the way in. */
export function App() {
	const [{ identity, fault }, setSession] = useState(FIRST);
	const signOut = useCallback((reason: string | null) => {
		forgetToken();
		setSession({ identity: null, fault: reason });
	}, []);
	useEffect(() => {
		const opened = () => {
			const token = takeTokenFromAddress();
			if (token !== null) setSession(enter(token));
		};
		addEventListener("hashchange", opened);
		return () => removeEventListener("hashchange", opened);
	}, []);
	return (
		<CSPProvider disableStyleElements>
			<Toasts>
				{identity === null ? (
					<SignIn fault={fault} onToken={(text) => setSession(enter(text))} />
				) : (
					<SignedIn key={identity.token} identity={identity} onSignOut={signOut} />
				)}
			</Toasts>
		</CSPProvider>
	);
}
