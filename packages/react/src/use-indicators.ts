import { useEffect, useMemo } from "react";
import { useRollcall } from "./provider.ts";
import { useReadable } from "./use-readable.ts";

type Typed = { readonly target: { readonly value: string } };

export type UsedTyping = {
	/** Which others type, in order of start. */
	readonly typing: readonly string[];
	/** For the field's `onChange`: one types, or has emptied it. */
	readonly onChange: (event: Typed) => void;
	/** For the field's `onBlur`: one has left it. */
	readonly onBlur: () => void;
};

export type UsedRecording = {
	/** Which others record, in order of start. */
	readonly recording: readonly string[];
	/** One begins to record. */
	readonly start: () => void;
	/** It is over, whether or not it will be sent. */
	readonly stop: () => void;
};

const NOBODY: readonly string[] = [];

/** Who types in a conversation, and how others see that one does: until it is sent, or the component goes. */
export function useTyping(conversationId: string): UsedTyping {
	const { chat } = useRollcall();
	const typing = useReadable(
		useMemo(() => chat.typing(conversationId), [chat, conversationId]),
		NOBODY,
	);
	const handlers = useMemo(() => {
		const onBlur = () => chat.stopTyping(conversationId);
		const onChange = ({ target }: Typed) => (target.value === "" ? onBlur() : chat.type(conversationId));
		return { onChange, onBlur };
	}, [chat, conversationId]);
	useEffect(() => handlers.onBlur, [handlers]);
	return { typing, ...handlers };
}

/** Who records a voice message in a conversation, and how others see that one does: until it stops, or the component goes. */
export function useRecording(conversationId: string): UsedRecording {
	const { chat } = useRollcall();
	const recording = useReadable(
		useMemo(() => chat.recording(conversationId), [chat, conversationId]),
		NOBODY,
	);
	const handlers = useMemo(
		() => ({
			start: () => chat.startRecording(conversationId),
			stop: () => chat.stopRecording(conversationId),
		}),
		[chat, conversationId],
	);
	useEffect(() => handlers.stop, [handlers]);
	return { recording, ...handlers };
}
