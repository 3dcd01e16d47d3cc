import { useEffect, useState } from "react";
import { LiveContext } from "../live/hooks.ts";
import { Live } from "../live/live.ts";
import { Shell } from "../shell/shell.tsx";
import { type SignOut, SignOutContext } from "./sign-out.ts";
import { deviceId, type Identity } from "./token.ts";

type SignedInProps = { readonly identity: Identity; readonly onSignOut: SignOut };

/** Connects as this person, for as long as it is on the page. */
export function SignedIn({ identity, onSignOut }: SignedInProps) {
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
			if (state.kind === "refused") onSignOut(state.message);
		});
	}, [live, onSignOut]);
	if (live === null) return null;
	return (
		<SignOutContext value={onSignOut}>
			<LiveContext value={live}>
				<Shell />
			</LiveContext>
		</SignOutContext>
	);
}
