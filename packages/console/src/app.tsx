import { CSPProvider } from "@base-ui/react/csp-provider";
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useMemo, useState } from "react";
import { failure } from "./live/failure.ts";
import { Rest } from "./live/rest.ts";
import { SignIn } from "./session/sign-in.tsx";
import { keepOperatorKey, type Session } from "./session/sign-out.ts";
import { SignedIn } from "./session/signed-in.tsx";
import { entered, linked, NOBODY, OVER, offered, out, type Standing, signedIn } from "./session/standing.ts";
import {
	forgetToken,
	type Identity,
	keepToken,
	keptToken,
	readToken,
	replacePlace,
	takeTokenFromAddress,
} from "./session/token.ts";
import { Toasts, tellFailure } from "./shell/toasts.tsx";

/** Who the tab knew is here again, and a link that was opened waits; where it knew nobody the link signs in. */
function begin(): { readonly standing: Standing; readonly link: string | null } {
	const [link, kept, now] = [takeTokenFromAddress(), keptToken(), Date.now()];
	const reading = kept === null ? null : readToken(kept, now);
	if (reading?.ok) return { standing: signedIn(reading.identity), link };
	if (link !== null) return { standing: entered(link, now), link: null };
	if (reading === null) return { standing: NOBODY, link };
	return { standing: reading.isOver ? OVER : out(reading.fault), link };
}

// Taken out of the address before anything is drawn, and once: React may call an initialiser twice.
const FIRST = begin();

/** Whose link or token this is. The server has to take it: what is no good takes nothing away from whoever is here. @throws Failure */
async function ownerOf(text: string): Promise<Identity> {
	const reading = readToken(text, Date.now());
	if (!reading.ok) throw failure("unauthorized", reading.fault);
	await new Rest(() => reading.identity.token).ask<"getOwnPresence">("GET /api/presence/me");
	return reading.identity;
}

/** Hears of links that are opened in this tab, the one it was opened with included. */
function useLinks(open: (link: string) => void): void {
	const found = useEffectEvent(open);
	useEffect(() => {
		if (FIRST.link !== null) found(FIRST.link);
		const changed = ({ oldURL }: HashChangeEvent) => {
			const link = takeTokenFromAddress(new URL(oldURL).hash);
			if (link !== null) found(link);
		};
		// Before anybody reads the address: one stays where one was.
		addEventListener("hashchange", changed, true);
		return () => removeEventListener("hashchange", changed, true);
	}, []);
}

/** The whole console: somebody's, or the way in. */
export function App() {
	const [{ identity, fault, isOver, other }, setStanding] = useState(FIRST.standing);
	useLayoutEffect(() => (identity === null ? forgetToken() : keepToken(identity.token)), [identity]);
	/** Another person may sit here next. */
	const leave = useCallback((next: Standing) => {
		keepOperatorKey(null);
		setStanding(next);
	}, []);
	const session = useMemo((): Session => {
		const renew = async (text: string) => {
			const owner = await ownerOf(text);
			setStanding((before) => offered(before, owner));
		};
		return { signOut: (reason) => leave(out(reason)), renew };
	}, [leave]);
	const over = useCallback(() => leave(OVER), [leave]);
	useLinks((link) => {
		if (identity === null) return setStanding(entered(link, Date.now()));
		ownerOf(link)
			.then((owner) => setStanding((before) => linked(before, owner)))
			.catch((error: unknown) => tellFailure("The link was not used", error));
	});
	const enter = (text: string) => setStanding((before) => ({ ...entered(text, Date.now()), isOver: before.isOver }));
	const answer = (next: Identity | null) => {
		if (next === null) return setStanding((before) => ({ ...before, other: null }));
		replacePlace("");
		leave(signedIn(next));
	};
	return (
		<CSPProvider disableStyleElements>
			<Toasts>
				{identity === null ? (
					<SignIn fault={fault} isOver={isOver} onToken={enter} />
				) : (
					<SignedIn
						key={identity.token}
						identity={identity}
						session={session}
						other={other}
						onAnswer={answer}
						onOver={over}
					/>
				)}
			</Toasts>
		</CSPProvider>
	);
}
