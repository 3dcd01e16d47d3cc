import type { Conversation } from "@rollcall/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { CircleAlert, WifiOff } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useLinkState, useLive } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { JumpButton } from "./jump-button.tsx";
import { LogItem } from "./log-item.tsx";
import { LogSkeleton } from "./skeletons.tsx";
import { type Item, seqAt, timelineOf } from "./timeline.ts";
import { usePending } from "./use-conversation.ts";
import { useLogArrows } from "./use-log-arrows.ts";
import { NEAR_END, usePlace } from "./use-place.ts";
import { type Loading, useMarkRead, useNewAfter, useOpened } from "./use-thread.ts";

type LogProps = { readonly conversation: Conversation };

/** Older messages are fetched when so few are left above. */
const FEW_LEFT = 6;
const FIRST_PAGE = 50;
const HEIGHTS: Readonly<Record<Item["kind"], number>> = {
	older: 40,
	start: 96,
	day: 44,
	new: 36,
	system: 36,
	message: 44,
	pending: 44,
};

/** Fetches what is older before the person comes to it. */
function useOlder({ id, hasOlder, messages }: Conversation, first: number): void {
	const { chat } = useLive();
	const isOnline = useLinkState().kind === "online";
	const isWanted = hasOlder && isOnline && first < FEW_LEFT && messages.length > 0;
	const known = messages.length;
	// biome-ignore lint/correctness/useExhaustiveDependencies: each page that came may leave the person near its beginning
	useEffect(() => {
		if (isWanted) chat.loadOlder(id).catch((error: unknown) => tellFailure("Older messages were not loaded", error));
	}, [chat, id, isWanted, known]);
}

function Lines({ conversation }: LogProps) {
	const { identity } = useLive();
	const box = useRef<HTMLDivElement>(null);
	const pending = usePending(conversation.id);
	const newAfter = useNewAfter(conversation);
	const items = useMemo(
		() => timelineOf({ conversation, pending, me: identity.userId, newAfter }),
		[conversation, pending, identity.userId, newAfter],
	);
	const virtual = useVirtualizer<HTMLDivElement, Element>({
		count: items.length,
		getScrollElement: () => box.current,
		estimateSize: (index) => HEIGHTS[items[index]?.kind ?? "message"],
		getItemKey: (index) => items[index]?.id ?? index,
		anchorTo: "end",
		overscan: 12,
	});
	const content = useRef<HTMLDivElement>(null);
	usePlace({ virtual, box, content, items });
	const drawn = virtual.getVirtualItems();
	useOlder(conversation, drawn[0]?.index ?? FEW_LEFT);
	useMarkRead(conversation, seqAt(items, virtual.range?.endIndex ?? -1));
	const onKeyDown = useLogArrows(box);
	return (
		<div className="relative flex min-h-0 flex-1 flex-col">
			<div
				ref={box}
				role="log"
				aria-label="Messages"
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
				tabIndex={0}
				onKeyDown={onKeyDown}
				className="-outline-offset-2 flex min-h-0 flex-1 flex-col overflow-y-auto overflow-x-hidden overscroll-contain [overflow-anchor:none]"
			>
				<div ref={content} className="mx-auto mt-auto w-full max-w-4xl shrink-0">
					<div className="relative" style={{ height: virtual.getTotalSize() }}>
						{drawn.map(({ index, key, start }) => (
							<div
								key={key}
								data-index={index}
								ref={virtual.measureElement}
								className="absolute inset-x-0 top-0 px-5 max-md:px-3"
								style={{ transform: `translateY(${start}px)` }}
							>
								<LogItem item={items[index] as Item} conversation={conversation} />
							</div>
						))}
					</div>
				</div>
			</div>
			<JumpButton
				isShown={!virtual.isAtEnd(NEAR_END)}
				count={conversation.unreadCount}
				onJump={() => virtual.scrollToEnd({ behavior: "auto" })}
			/>
		</div>
	);
}

function Unloaded({ loading, retry }: { readonly loading: Loading; readonly retry: () => void }) {
	const isOnline = useLinkState().kind === "online";
	if (loading.kind === "failed")
		return (
			<Empty
				icon={<CircleAlert aria-hidden />}
				title="The messages were not loaded"
				action={<Button onClick={retry}>Try again</Button>}
			>
				{loading.message}
			</Empty>
		);
	if (isOnline) return <LogSkeleton />;
	return (
		<Empty icon={<WifiOff aria-hidden />} title="No connection">
			The messages come as soon as you are connected again.
		</Empty>
	);
}

/** What was said, from the oldest to the newest. */
export function Log({ conversation }: LogProps) {
	const { loading, retry } = useOpened(conversation.id);
	const isMissing = conversation.hasOlder && conversation.messages.length < FIRST_PAGE;
	if (loading.kind !== "ready" && isMissing)
		return (
			<div className="flex min-h-0 flex-1 flex-col">
				<Unloaded loading={loading} retry={retry} />
			</div>
		);
	return <Lines conversation={conversation} />;
}
