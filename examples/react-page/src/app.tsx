import { useConnection, useMyStatus, useRollcall } from "@rollcall/react";
import { useCallback, useState } from "react";
import { Chat } from "./chat.tsx";
import { Conversations } from "./conversations.tsx";
import { People } from "./people.tsx";

/** People on one side, what is said on the other. */
export function App() {
	const { chat } = useRollcall();
	const [open, setOpen] = useState<string | null>(null);
	const [problem, setProblem] = useState<string | null>(null);
	const talkTo = useCallback(
		(userId: string) => {
			chat.create({ type: "direct", participantIds: [userId] }).then(
				({ id }) => {
					setOpen(id);
					setProblem(null);
				},
				(error: Error) => setProblem(error.message),
			);
		},
		[chat],
	);
	return (
		<div className="app">
			<aside>
				<Me />
				<People onPick={talkTo} />
				<Conversations open={open} onOpen={setOpen} />
			</aside>
			<main>
				<Connection />
				{problem !== null && <p role="alert">{problem}</p>}
				{open === null ? <p className="note">Pick somebody to talk to.</p> : <Chat key={open} id={open} />}
			</main>
		</div>
	);
}

/** Nothing while all is well. */
function Connection() {
	const connection = useConnection();
	const client = useRollcall();
	if (connection.kind === "connected") return null;
	if (connection.kind !== "denied") return <p role="status">Connecting ...</p>;
	return (
		<p role="alert">
			{connection.message}{" "}
			<button type="button" onClick={() => client.connect().catch(() => {})}>
				Try again
			</button>
		</p>
	);
}

const CHOICES = { auto: "Online", dnd: "Do not disturb", invisible: "Invisible" } as const;

function Me() {
	const { self, set } = useMyStatus();
	if (self === null) return null;
	const choose = (chosen: string) => {
		set({ status: chosen as keyof typeof CHOICES }).catch(() => {}); // what is shown stays as it is
	};
	return (
		<label className="me">
			{self.userId}
			<select value={self.availability} onChange={({ target }) => choose(target.value)}>
				{Object.entries(CHOICES).map(([choice, words]) => (
					<option key={choice} value={choice}>
						{words}
					</option>
				))}
			</select>
		</label>
	);
}
