import type { Pending } from "@rollcall/client";
import { CircleAlert, Clock3 } from "lucide-react";
import { useLinkState, useLive } from "../../live/hooks.ts";
import { clockText } from "../../ui/times.ts";
import { Bubble } from "./bubble.tsx";

type PendingProps = { readonly pending: Pending; readonly isFirst: boolean; readonly isLast: boolean };

function Failed({ pending: { clientMessageId, error } }: { readonly pending: Pending }) {
	const { chat } = useLive();
	const act = "rounded-xs font-medium underline-offset-2 hover:underline";
	return (
		<p role="alert" className="flex flex-wrap items-center justify-end gap-x-2 pt-1 text-bad text-xs">
			<span>Not sent. {error?.message}</span>
			<button type="button" className={act} onClick={() => chat.retry(clientMessageId)}>
				Try again
			</button>
			<button type="button" className={act} onClick={() => chat.discard(clientMessageId)}>
				Remove
			</button>
		</p>
	);
}

/** A message that the server does not have yet, or refused. */
export function PendingLine({ pending, isFirst, isLast }: PendingProps) {
	const isOnline = useLinkState().kind === "online";
	const { content, status, writtenAt } = pending;
	const said = { text: content.text ?? null, attachments: content.attachments ?? [], location: null };
	const isFailed = status === "failed";
	const words = isOnline ? "Sending" : "Is sent when you are connected again";
	const below = (
		<>
			<time>{clockText(new Date(writtenAt).toISOString())}</time>
			<span role="img" aria-label={isFailed ? "Not sent" : words} title={isFailed ? "Not sent" : words}>
				{isFailed ? (
					<CircleAlert aria-hidden className="size-3.5 text-bad" />
				) : (
					<Clock3 aria-hidden className="size-3.5" />
				)}
			</span>
		</>
	);
	return (
		<article className={isLast ? "flex flex-col items-end pb-2" : "flex flex-col items-end pb-0.5"}>
			<div className="min-w-0 max-w-[min(36rem,82%)]">
				<Bubble said={said} isOwn isFirst={isFirst} isLast={isLast} isFailed={isFailed} below={below} />
			</div>
			{isFailed ? <Failed pending={pending} /> : null}
		</article>
	);
}
