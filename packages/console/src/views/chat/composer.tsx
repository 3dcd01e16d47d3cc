import type { Conversation } from "@rollcall/client";
import { LIMITS } from "@rollcall/protocol/limits";
import { Paperclip, SendHorizontal, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useLinkState, useLive } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { classNames } from "../../ui/class-names.ts";
import { useMedia } from "../../ui/use-media.ts";
import { AttachLink } from "./attach-link.tsx";
import { type Attachment, typeFor } from "./attachments.ts";
import { ComposerAbove } from "./composer-above.tsx";
import { type Focus, NOTHING } from "./focus.ts";
import { partnerIn, titleOf } from "./titles.ts";
import { useDraft, useDrafts, useProfiles } from "./use-conversation.ts";

type ComposerProps = {
	readonly conversation: Conversation;
	readonly focus: Focus;
	readonly onFocus: (focus: Focus) => void;
	readonly field: RefObject<HTMLTextAreaElement | null>;
};

const HIGHEST = 200;
/** How many characters are left is told when it matters. */
const TELL_LEFT = 500;

function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
	// biome-ignore lint/correctness/useExhaustiveDependencies: the text decides how high it is
	useLayoutEffect(() => {
		const { current } = field;
		if (current === null) return;
		current.style.height = "0px";
		current.style.height = `${Math.min(HIGHEST, current.scrollHeight)}px`;
	}, [field, text]);
}

/** The draft of the conversation; while an own message is changed, that one's text. */
function useText({ conversation: { id }, focus }: ComposerProps) {
	const drafts = useDrafts();
	const draft = useDraft(id);
	const [edited, setEdited] = useState("");
	const isEditing = focus.kind === "edit";
	useEffect(() => {
		if (focus.kind === "edit") setEdited(focus.message.text ?? "");
	}, [focus]);
	const set = (text: string) => (isEditing ? setEdited(text) : drafts.put(id, text));
	return [isEditing ? edited : draft, set] as const;
}

/** Sends what is written, or changes the message that is open for that. */
function useSend(props: ComposerProps, text: string, clear: () => void) {
	const { chat } = useLive();
	const { conversation, focus, onFocus } = props;
	const change = (messageId: string, said: string) => {
		chat
			.edit(conversation.id, messageId, said)
			.then(() => onFocus(NOTHING))
			.catch((error: unknown) => tellFailure("The message was not changed", error));
	};
	return (attachments: readonly Attachment[]): boolean => {
		const said = text.trim();
		const isTooLong = [...said].length > LIMITS.messageText;
		if ((said === "" && attachments.length === 0) || isTooLong) return false;
		if (focus.kind === "edit") {
			if (said === focus.message.text) onFocus(NOTHING);
			else change(focus.message.id, said);
			return true;
		}
		const replyTo = focus.kind === "reply" ? { replyTo: focus.message.id } : {};
		const words = said === "" ? {} : { text: said };
		const sent = chat.send(conversation.id, {
			type: typeFor(attachments),
			attachments: [...attachments],
			...words,
			...replyTo,
		});
		sent.catch(() => {}); // it stands as failed where it was written
		clear();
		onFocus(NOTHING);
		return true;
	};
}

/** The newest of one's own that can still be changed. */
function lastOwn({ messages }: Conversation, me: string) {
	return messages.findLast(({ senderId, deletedAt, text }) => senderId === me && deletedAt === null && text !== null);
}

/** From the field to the conversation in the list, where the arrow keys go on. */
function leave(field: HTMLElement, id: string): void {
	field.blur();
	document.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`)?.focus();
}

function useKeys(props: ComposerProps, text: string, send: () => void) {
	const { identity } = useLive();
	const isTouch = useMedia("(pointer: coarse)");
	const { conversation, focus, onFocus } = props;
	return (event: KeyboardEvent<HTMLTextAreaElement>): void => {
		if (event.nativeEvent.isComposing) return;
		const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
		// There is no Shift on the keyboard of a phone: it has a button to send.
		if (event.key === "Enter" && isPlain && !isTouch) {
			event.preventDefault();
			send();
		}
		if (event.key === "Escape" && focus.kind === "nothing") leave(event.currentTarget, conversation.id);
		else if (event.key === "Escape") onFocus(NOTHING);
		const last = event.key === "ArrowUp" && isPlain && text === "" ? lastOwn(conversation, identity.userId) : undefined;
		if (last === undefined || focus.kind === "edit") return;
		event.preventDefault();
		onFocus({ kind: "edit", message: last });
	};
}

function Chips({
	attachments,
	onRemove,
}: {
	readonly attachments: readonly Attachment[];
	readonly onRemove: (url: string) => void;
}) {
	if (attachments.length === 0) return null;
	return (
		<ul aria-label="Attachments" className="flex flex-wrap gap-1.5 px-3 pt-2.5">
			{attachments.map(({ url, name }) => (
				<li
					key={url}
					className="flex h-8 max-w-full items-center gap-1.5 rounded-sm border border-line bg-sunken pr-1 pl-2 text-xs"
				>
					<Paperclip aria-hidden className="size-3.5 shrink-0 text-ink-3" />
					<span className="truncate">{name}</span>
					<button
						type="button"
						aria-label={`Remove ${name}`}
						onClick={() => onRemove(url)}
						className="flex size-6 shrink-0 items-center justify-center rounded-xs text-ink-3 hover:bg-hover hover:text-ink"
					>
						<X aria-hidden className="size-3.5" />
					</button>
				</li>
			))}
		</ul>
	);
}

function Left({ text }: { readonly text: string }) {
	const left = LIMITS.messageText - [...text].length;
	if (left > TELL_LEFT) return null;
	return (
		<span
			role="status"
			className={classNames("self-center text-xs tabular-nums", left < 0 ? "text-bad" : "text-ink-3")}
		>
			{left < 0 ? `${-left} too many` : `${left} left`}
		</span>
	);
}

type SendProps = { readonly label: string; readonly isDisabled: boolean; readonly onSend: () => void };

/** The field keeps the focus, and a phone its keyboard. */
function SendButton({ label, isDisabled, onSend }: SendProps) {
	return (
		<button
			type="button"
			aria-label={label}
			title={label}
			disabled={isDisabled}
			onMouseDown={(event) => event.preventDefault()}
			onClick={onSend}
			className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-fill text-accent-ink transition-colors duration-100 hover:bg-accent-fill-hover disabled:bg-transparent disabled:text-ink-3 max-md:size-11"
		>
			<SendHorizontal aria-hidden className="size-4.5" />
		</button>
	);
}

function Unconnected() {
	const isOnline = useLinkState().kind === "online";
	if (isOnline) return null;
	return (
		<p role="status" className="pt-1.5 text-center text-ink-3 text-xs">
			Not connected. What you write is sent when you are.
		</p>
	);
}

function Writing(props: ComposerProps) {
	const { conversation, focus, onFocus, field } = props;
	const { chat, identity } = useLive();
	const title = titleOf(conversation, identity.userId, useProfiles());
	const isTouch = useMedia("(pointer: coarse)");
	const [text, setText] = useText(props);
	const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
	const send = useSend(props, text, () => {
		setText("");
		setAttachments([]);
	});
	const submit = () => void send(attachments);
	const onKeyDown = useKeys(props, text, submit);
	useGrowing(field, text);
	useEffect(() => {
		if (!isTouch) field.current?.focus({ preventScroll: true });
	}, [field, isTouch]);
	const write = (next: string) => {
		setText(next);
		if (next === "" || focus.kind === "edit") chat.stopTyping(conversation.id);
		else chat.type(conversation.id);
	};
	const isEmpty = text.trim() === "" && attachments.length === 0;
	return (
		<div className="mx-auto w-full max-w-4xl shrink-0 px-5 pb-4 max-md:px-2 max-md:pb-[max(0.5rem,env(safe-area-inset-bottom))]">
			<div className="rounded-lg border border-control/60 bg-surface shadow-card transition-colors focus-within:border-accent">
				<ComposerAbove focus={focus} onClose={() => onFocus(NOTHING)} />
				<Chips
					attachments={attachments}
					onRemove={(url) => setAttachments(attachments.filter((one) => one.url !== url))}
				/>
				<div className="flex items-end gap-1 p-1.5">
					{focus.kind === "edit" ? null : (
						<AttachLink
							isFull={attachments.length >= LIMITS.attachments}
							onAttach={(one) => setAttachments([...attachments.filter(({ url }) => url !== one.url), one])}
						/>
					)}
					<textarea
						ref={field}
						rows={1}
						aria-label={`Message to ${title}`}
						placeholder={`Message ${title}`}
						value={text}
						enterKeyHint={isTouch ? "enter" : "send"}
						onChange={(event) => write(event.target.value)}
						onBlur={() => chat.stopTyping(conversation.id)}
						onKeyDown={onKeyDown}
						className="min-h-8 w-full min-w-0 flex-1 resize-none bg-transparent px-1.5 transition-none py-1.5 text-ink text-md outline-none placeholder:overflow-hidden placeholder:text-ellipsis placeholder:whitespace-nowrap max-md:min-h-11 max-md:py-2.5 max-md:text-lg"
					/>
					<Left text={text} />
					<SendButton label={focus.kind === "edit" ? "Save" : "Send"} isDisabled={isEmpty} onSend={submit} />
				</div>
			</div>
			<Unconnected />
		</div>
	);
}

/** Where one writes. */
export function Composer(props: ComposerProps) {
	const { identity } = useLive();
	const { conversation } = props;
	const isGone = conversation.type === "direct" && partnerIn(conversation, identity.userId) === undefined;
	if (isGone) return <p className="px-5 pb-5 text-center text-ink-3 text-sm">Nobody is left to write to.</p>;
	return <Writing {...props} />;
}
