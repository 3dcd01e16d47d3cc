import { RotateCw, WifiOff } from "lucide-react";
import { useLinkState, useLive } from "../live/hooks.ts";
import type { LinkState } from "../live/link.ts";
import { classNames } from "../ui/class-names.ts";
import { useNow } from "../ui/use-now.ts";

const WORDS: Readonly<Record<LinkState["kind"], string>> = {
	connecting: "Connecting",
	online: "Live",
	reconnecting: "Reconnecting",
	refused: "Refused",
};

/** A small sign of how the connection is. */
export function ConnectionBadge() {
	const { kind } = useLinkState();
	const isOnline = kind === "online";
	return (
		<span className="inline-flex items-center gap-1.5 text-ink-3 text-xs">
			<span
				aria-hidden
				className={classNames(
					"size-1.5 rounded-full transition-colors",
					isOnline ? "bg-online" : "animate-pulse-soft bg-away",
				)}
			/>
			{WORDS[kind]}
		</span>
	);
}

function Countdown({ until }: { readonly until: number }) {
	const seconds = Math.max(1, Math.ceil((until - useNow(500)) / 1_000));
	return <span className="tabular-nums">in {seconds} s</span>;
}

/** Says that what is on screen may be old, and when the next attempt is. */
export function ConnectionBanner() {
	const state = useLinkState();
	const { link } = useLive();
	if (state.kind !== "reconnecting") return null;
	return (
		<div
			role="status"
			className="flex shrink-0 animate-in flex-wrap items-center gap-x-2 gap-y-0.5 bg-warn-soft px-5 py-1.5 text-sm text-warn max-md:px-4"
		>
			<WifiOff aria-hidden className="size-4 shrink-0" />
			<span className="font-medium">Connection lost.</span>
			<span className="max-md:hidden">What you see may be out of date.</span>
			<span aria-hidden={state.retryAt !== null}>
				{state.retryAt === null ? (
					"Connecting …"
				) : (
					<>
						Next try <Countdown until={state.retryAt} />
					</>
				)}
			</span>
			<button
				type="button"
				onClick={link.retry}
				disabled={state.retryAt === null}
				className="ml-auto inline-flex items-center gap-1 rounded-sm px-2 py-0.5 font-medium hover:bg-hover disabled:opacity-50"
			>
				<RotateCw aria-hidden className="size-3.5" />
				Try now
			</button>
		</div>
	);
}
