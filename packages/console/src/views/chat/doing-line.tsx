import type { Conversation } from "@rollcall/client";
import { Mic } from "lucide-react";
import { doingText } from "./doing-text.ts";
import { useDoing, useProfiles } from "./use-conversation.ts";

const DOTS = ["0ms", "160ms", "320ms"];

function Dots() {
	return (
		<span aria-hidden className="inline-flex items-center gap-[3px]">
			{DOTS.map((animationDelay) => (
				<span key={animationDelay} className="size-1.5 animate-hop rounded-full bg-accent" style={{ animationDelay }} />
			))}
		</span>
	);
}

/** Who types or records now. It keeps its place, so that nothing jumps. */
export function DoingLine({ conversation }: { readonly conversation: Conversation }) {
	const profiles = useProfiles();
	const doing = useDoing(conversation.id);
	const text = doingText(doing, profiles, true);
	return (
		<div
			role="status"
			className="mx-auto flex h-6 w-full max-w-4xl shrink-0 items-center gap-2 px-5 text-ink-2 text-xs max-md:px-3"
		>
			{text === null ? null : doing.recording.length > 0 ? (
				<Mic aria-hidden className="size-3.5 animate-pulse-soft text-dnd" />
			) : (
				<Dots />
			)}
			{text}
		</div>
	);
}
