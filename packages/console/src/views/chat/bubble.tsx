import type { Message } from "@rollcall/client";
import { MapPin } from "lucide-react";
import type { ReactNode } from "react";
import { hueOf } from "../../ui/avatar.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Attached } from "./attached.tsx";
import { type Attachment, isPicture } from "./attachments.ts";
import { isEmoji } from "./links.ts";
import { RichText } from "./rich-text.tsx";

type Said = {
	readonly text: string | null;
	readonly attachments: readonly Attachment[];
	readonly location: Message["location"];
};

type BubbleProps = {
	readonly said: Said;
	readonly isOwn: boolean;
	readonly isFirst: boolean;
	readonly isLast: boolean;
	readonly isFailed?: boolean;
	/** Above what is said: who says it, what it answers. */
	readonly above?: ReactNode;
	/** When, and how far it has come. */
	readonly below: ReactNode;
};

/** A name in the colour of its person. */
export function PersonName({ userId, children }: { readonly userId: string; readonly children: string }) {
	const hue = hueOf(userId);
	const color = `light-dark(oklch(0.45 0.12 ${hue}), oklch(0.82 0.09 ${hue}))`;
	return (
		<span className="block truncate font-semibold text-xs" style={{ color }}>
			{children}
		</span>
	);
}

function Position({ location }: { readonly location: NonNullable<Said["location"]> }) {
	const { latitude, longitude, accuracy } = location;
	return (
		<span className="flex items-center gap-2 py-0.5 tabular-nums">
			<MapPin aria-hidden className="size-4 text-accent" />
			{latitude.toFixed(5)}, {longitude.toFixed(5)}
			{accuracy === null ? null : <span className="text-ink-3"> to {Math.round(accuracy)} m</span>}
		</span>
	);
}

function cornersOf({ isOwn, isFirst, isLast }: BubbleProps): string {
	if (isOwn) return classNames("rounded-xl", !isFirst && "rounded-tr-xs", !isLast && "rounded-br-xs");
	return classNames("rounded-xl", !isFirst && "rounded-tl-xs", !isLast && "rounded-bl-xs");
}

function Words({ text }: { readonly text: string }) {
	return (
		<span className="whitespace-pre-wrap [overflow-wrap:anywhere]">
			<RichText text={text} />
		</span>
	);
}

const BELOW = "inline-flex h-4 select-none items-center gap-1 text-2xs tabular-nums";

/** A few emoji stand for themselves, large. */
function Large({ said: { text }, above, below, isOwn }: BubbleProps) {
	return (
		<div className={classNames("flex flex-col px-1 text-ink-3", isOwn ? "items-end" : "items-start")}>
			{above}
			<span className="py-0.5 text-[2.5rem] text-ink leading-12">{text}</span>
			<span className={BELOW}>{below}</span>
		</div>
	);
}

/** Pictures without words: the time stands on the last one. */
function Pictures({ said: { attachments }, above, below, isOwn }: BubbleProps) {
	return (
		<div className={classNames("relative rounded-lg p-1", isOwn ? "bg-bubble-own" : "bg-bubble")}>
			<div className="px-2">{above}</div>
			<Attached attachments={attachments} />
			<span className={classNames(BELOW, "absolute right-2.5 bottom-2.5 rounded-full bg-raised px-1.5 text-ink-2")}>
				{below}
			</span>
		</div>
	);
}

/** What somebody said. */
export function Bubble(props: BubbleProps) {
	const { said, isOwn, above, below, isFailed = false } = props;
	const { text, attachments, location } = said;
	const isWordless = text === null || text === "";
	if (!isWordless && attachments.length === 0 && isEmoji(text)) return <Large {...props} />;
	if (isWordless && attachments.length > 0 && attachments.every(isPicture)) return <Pictures {...props} />;
	return (
		<div
			className={classNames(
				"flow-root min-w-0 px-3 py-1.5 text-ink text-md",
				cornersOf(props),
				isOwn ? "bg-bubble-own" : "bg-bubble",
				isFailed && "-outline-offset-1 outline-1 outline-bad",
			)}
		>
			{above}
			{attachments.length === 0 ? null : (
				<div className="-mx-1.5 py-0.5">
					<Attached attachments={attachments} />
				</div>
			)}
			{location === null ? null : <Position location={location} />}
			{isWordless ? null : <Words text={text} />}
			<span className={classNames(BELOW, "float-right mt-1.5 -mb-0.5 ml-3 text-ink-3")}>{below}</span>
		</div>
	);
}

/** What was said, and is gone. */
export function DeletedBubble({ isOwn, below }: { readonly isOwn: boolean; readonly below: ReactNode }) {
	return (
		<div
			className={classNames(
				"flow-root rounded-xl border border-line px-3 py-1.5 text-ink-3 text-sm italic",
				isOwn && "bg-surface",
			)}
		>
			This message was deleted
			<span className="float-right mt-1 ml-3 text-2xs not-italic tabular-nums">{below}</span>
		</div>
	);
}
