import type { Conversation, Message, Pending } from "@rollcall/client";
import { useConversation, useRollcall, useTyping } from "@rollcall/react";
import { type FormEvent, useEffect } from "react";
import { Title } from "./conversations.tsx";

/** One conversation: what was said, what is not sent yet, who types, and a field. */
export function Chat({ id }: { readonly id: string }) {
	const { conversation, messages, pending, failed, typing, hasOlder, isLoading, error, ...does } = useConversation(id);
	const { userId } = useRollcall();
	const { markRead } = does;
	const newest = messages.at(-1)?.seq ?? 0;
	useEffect(() => {
		if (newest > 0) markRead(newest);
	}, [markRead, newest]);
	if (conversation === undefined) return <p className="note">{isLoading ? "Loading ..." : "This is over."}</p>;
	return (
		<article>
			<h1>
				<Title of={conversation} />
			</h1>
			{error !== null && <p role="alert">{error.message}</p>}
			{hasOlder && (
				<button type="button" onClick={does.loadOlder}>
					Older messages
				</button>
			)}
			<ol role="log" aria-label="Messages">
				{messages.map((message) => (
					<li key={message.id} className={message.senderId === userId ? "own" : ""}>
						{message.text ?? <em>deleted</em>}
						{message.senderId === userId && <small>{reachOf(conversation, message)}</small>}
					</li>
				))}
				{pending.map((one) => (
					<li key={one.clientMessageId} className="own">
						{one.content.text} <small>not sent yet</small>
					</li>
				))}
				{failed.map((one) => (
					<Failed key={one.clientMessageId} message={one} onRetry={does.retry} onDiscard={does.discard} />
				))}
			</ol>
			<p role="status">{typing.length > 0 && `${typing.join(", ")} writes ...`}</p>
			<Field id={id} onSend={does.send} />
		</article>
	);
}

function reachOf({ receipts }: Conversation, { seq }: Message): string {
	const others = [...receipts.values()];
	if (others.some(({ readSeq }) => readSeq >= seq)) return " read";
	return others.some(({ deliveredSeq }) => deliveredSeq >= seq) ? " delivered" : " sent";
}

type FailedProps = {
	readonly message: Pending;
	readonly onRetry: (clientMessageId: string) => void;
	readonly onDiscard: (clientMessageId: string) => void;
};

function Failed({ message, onRetry, onDiscard }: FailedProps) {
	return (
		<li className="own">
			{message.content.text} <small role="alert">{message.error?.message}</small>
			<button type="button" onClick={() => onRetry(message.clientMessageId)}>
				Again
			</button>
			<button type="button" onClick={() => onDiscard(message.clientMessageId)}>
				Discard
			</button>
		</li>
	);
}

type FieldProps = { readonly id: string; readonly onSend: (text: string) => Promise<Message> };

function Field({ id, onSend }: FieldProps) {
	const { onChange, onBlur } = useTyping(id);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = event.currentTarget;
		const text = String(new FormData(form).get("text")).trim();
		if (text === "") return;
		onSend(text).catch(() => {}); // it stands in the conversation as failed
		form.reset();
	};
	return (
		<form onSubmit={send}>
			<input name="text" aria-label="Message" autoComplete="off" onChange={onChange} onBlur={onBlur} />
			<button type="submit">Send</button>
		</form>
	);
}
