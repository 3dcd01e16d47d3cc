import { useEffect, useMemo, useState } from "react";
import { LiveContext } from "../live/hooks.ts";
import { Live } from "../live/live.ts";
import { Shell } from "../shell/shell.tsx";
import { forgetWritten } from "../views/chat/drafts.ts";
import { type Session, SessionContext } from "./sign-out.ts";
import { deviceId, type Identity } from "./token.ts";

type SignedInProps = {
	readonly identity: Identity;
	readonly session: Session;
	/** The token has run out. */
	readonly onOver: () => void;
};

/** Connects as this person, for as long as it is on the page. */
export function SignedIn({ identity, session, onOver }: SignedInProps) {
	const [live, setLive] = useState<Live | null>(null);
	useEffect(() => {
		const made = new Live(identity, deviceId());
		setLive(made);
		return () => made.close();
	}, [identity]);
	useEffect(() => {
		if (live === null) return;
		return live.link.state.subscribe(() => {
			const state = live.link.state.get();
			if (state.kind !== "refused") return;
			if (state.code === "token_expired") onOver();
			else {
				forgetWritten(identity);
				session.signOut(state.message);
			}
		});
	}, [live, session, identity, onOver]);
	const leaving = useMemo((): Session => {
		const signOut = (reason: string | null) => {
			live?.leave();
			forgetWritten(identity);
			session.signOut(reason);
		};
		return { ...session, signOut };
	}, [live, session, identity]);
	if (live === null) return null;
	return (
		<SessionContext value={leaving}>
			<LiveContext value={live}>
				<Shell />
			</LiveContext>
		</SessionContext>
	);
}
