import type { Conversation, Message } from "@rollcall/client";
import { Check, CheckCheck } from "lucide-react";
import { classNames } from "../../ui/class-names.ts";
import { type Progress, progressOf } from "./progress.ts";

function wordsOf({ step, read, of }: Progress): string {
	if (step === "read") return of > 1 ? "Read by everybody" : "Read";
	if (read > 0) return `Read by ${read} of ${of}`;
	return step === "delivered" ? "Delivered" : "Sent";
}

type MarkProps = { readonly conversation: Conversation; readonly message: Message };

/** How far an own message has come: a tick where it is stored, two where everybody has it, coloured where they have read it. */
export function ReceiptMark({ conversation, message }: MarkProps) {
	const progress = progressOf(conversation, message);
	const Icon = progress.step === "sent" ? Check : CheckCheck;
	return (
		<span role="img" aria-label={wordsOf(progress)} title={wordsOf(progress)}>
			<Icon
				aria-hidden
				className={classNames("size-3.5", progress.step === "read" || progress.read > 0 ? "text-accent" : "text-ink-3")}
			/>
		</span>
	);
}
