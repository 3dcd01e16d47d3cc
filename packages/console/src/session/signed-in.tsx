import { useCallback, useEffect, useMemo, useState } from "react";
import { LiveContext } from "../live/hooks.ts";
import { Live } from "../live/live.ts";
import { forgetWritten } from "../live/written.ts";
import { Shell } from "../shell/shell.tsx";
import { OtherPerson } from "./other-person.tsx";
import { type Session, SessionContext } from "./sign-out.ts";
import { deviceId, type Identity } from "./token.ts";

type SignedInProps = {
	readonly identity: Identity;
	readonly session: Session;
	/** Another person, whose link was opened here. */
	readonly other: Identity | null;
	/** Who is to be here: the other, or null for nobody else. */
	readonly onAnswer: (next: Identity | null) => void;
	/** The token has run out. */
	readonly onOver: () => void;
};

/** Connects as this person, for as long as it is on the page. */
export function SignedIn({ identity, session, other, onAnswer, onOver }: SignedInProps) {
	const [live, setLive] = useState<Live | null>(null);
	useEffect(() => {
		const made = new Live(identity, deviceId());
		setLive(made);
		return () => made.close();
	}, [identity]);
	useEffect(() => {
		if (live === null) return;
		// What a token says of whose it is may be false until the server has taken it.
		let isProven = false;
		return live.link.state.subscribe(() => {
			const state = live.link.state.getSnapshot();
			isProven ||= state.kind === "online";
			if (state.kind !== "refused") return;
			if (state.code === "token_expired") onOver();
			else {
				if (isProven) forgetWritten(identity);
				session.signOut(state.message);
			}
		});
	}, [live, session, identity, onOver]);
	/** Nothing of this person is left for the next one, or sent later. */
	const leave = useCallback(() => {
		live?.leave();
		forgetWritten(identity);
	}, [live, identity]);
	const leaving = useMemo((): Session => {
		const signOut = (reason: string | null) => {
			leave();
			session.signOut(reason);
		};
		return { ...session, signOut };
	}, [session, leave]);
	if (live === null) return null;
	const change = () => {
		leave();
		onAnswer(other);
	};
	return (
		<SessionContext value={leaving}>
			<LiveContext value={live}>
				<Shell />
				{other === null ? null : <OtherPerson other={other} onKeep={() => onAnswer(null)} onSwitch={change} />}
			</LiveContext>
		</SessionContext>
	);
}
