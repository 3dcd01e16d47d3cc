import type { Self } from "@rollcall/client";
import { type FormEvent, useEffect, useState } from "react";
import { useLive } from "../../live/hooks.ts";
import { tellDone, tellFailure } from "../../shell/toasts.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { momentText } from "../../ui/times.ts";
import { endOf, UNTIL, type Until } from "./until.ts";

const LONGEST = 280;
const LONGEST_EMOJI = 32;

/** The status message: a line that others see beside one's name. */
export function Message({ self: { statusMessage, emoji, statusExpiresAt } }: { readonly self: Self }) {
	const { presence } = useLive();
	const [text, setText] = useState(statusMessage ?? "");
	const [sign, setSign] = useState(emoji ?? "");
	const [until, setUntil] = useState<Until>("change");
	useEffect(() => {
		setText(statusMessage ?? "");
		setSign(emoji ?? "");
	}, [statusMessage, emoji]);
	const clear = () => {
		presence.clearStatus().catch((error: unknown) => tellFailure("Your message was not cleared", error));
	};
	const post = (event: FormEvent) => {
		event.preventDefault();
		const message = text.trim();
		if (message === "") return clear();
		presence
			.postStatus({ message, emoji: sign.trim() || null, expiresAt: endOf(until, Date.now()) })
			.then(() => tellDone("Your message is up"))
			.catch((error: unknown) => tellFailure("Your message was not posted", error));
	};
	const note = statusExpiresAt === null ? undefined : `Goes by itself: ${momentText(statusExpiresAt)}.`;
	return (
		<Card title="Status message" note={note ?? "A line beside your name."}>
			<form onSubmit={post} className="space-y-3 p-4">
				<div className="flex gap-2">
					<TextField
						aria-label="Emoji"
						placeholder="🙂"
						value={sign}
						maxLength={LONGEST_EMOJI}
						onChange={(event) => setSign(event.target.value)}
						className="w-12! shrink-0 text-center placeholder:opacity-40 placeholder:grayscale"
					/>
					<TextField
						aria-label="Message"
						placeholder="What is going on?"
						value={text}
						maxLength={LONGEST}
						onChange={(event) => setText(event.target.value)}
					/>
				</div>
				<div className="flex flex-wrap items-center gap-2">
					<Select<Until> label="Goes after" className="w-36" value={until} options={UNTIL} onValue={setUntil} />
					<span className="flex-1 text-ink-3 text-xs tabular-nums">
						{text.length > LONGEST / 2 ? `${LONGEST - text.length} left` : null}
					</span>
					{statusMessage === null ? null : (
						<Button look="quiet" onClick={clear}>
							Clear
						</Button>
					)}
					<Button type="submit" look="primary" disabled={text.trim() === "" && statusMessage === null}>
						Post
					</Button>
				</div>
			</form>
		</Card>
	);
}
