import type { Conversation } from "@rollcall/client";
import { MessageCircleOff } from "lucide-react";
import { useRef, useState } from "react";
import { useFollowed, useLive, useStore } from "../../live/hooks.ts";
import { go } from "../../shell/route.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useEscape } from "../../ui/use-escape.ts";
import { Composer } from "./composer.tsx";
import { DoingLine } from "./doing-line.tsx";
import { type Focus, FocusContext, NOTHING } from "./focus.ts";
import { GroupPanel } from "./group-panel.tsx";
import { Log } from "./log.tsx";
import { LogSkeleton } from "./skeletons.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { othersIn } from "./titles.ts";
import { useConversation } from "./use-conversation.ts";

type ThreadProps = { readonly id: string; readonly isPeopleOpen: boolean };

const MOST_FOLLOWED = 50;

function Gone() {
	return (
		<Empty
			icon={<MessageCircleOff aria-hidden />}
			title="This conversation is not there"
			action={<Button onClick={() => go("chat")}>All conversations</Button>}
		>
			You are not in it, or not any more.
		</Empty>
	);
}

function Known({
	conversation,
	isPeopleOpen,
}: {
	readonly conversation: Conversation;
	readonly isPeopleOpen: boolean;
}) {
	const { identity } = useLive();
	const [focus, setFocus] = useState<Focus>(NOTHING);
	const field = useRef<HTMLTextAreaElement>(null);
	useFollowed(othersIn(conversation, identity.userId).slice(0, MOST_FOLLOWED));
	useEscape(() => go("chat", ...(isPeopleOpen ? [conversation.id] : [])));
	const choose = (next: Focus) => {
		setFocus(next);
		field.current?.focus();
	};
	return (
		<>
			<section
				aria-label="Conversation"
				className={`flex min-w-0 flex-1 flex-col ${isPeopleOpen ? "max-xl:hidden" : ""}`}
			>
				<ThreadHeader conversation={conversation} isPeopleOpen={isPeopleOpen} />
				<FocusContext value={choose}>
					<Log conversation={conversation} />
				</FocusContext>
				<DoingLine conversation={conversation} />
				<Composer conversation={conversation} focus={focus} onFocus={setFocus} field={field} />
			</section>
			{isPeopleOpen && conversation.type === "group" ? <GroupPanel conversation={conversation} /> : null}
		</>
	);
}

/** One conversation: who is in it, what was said, and where one writes. */
export function Thread({ id, isPeopleOpen }: ThreadProps) {
	const { chat } = useLive();
	const conversation = useConversation(id);
	const isLoaded = useStore(chat.isLoaded);
	if (conversation !== undefined) return <Known conversation={conversation} isPeopleOpen={isPeopleOpen} />;
	return <div className="flex min-w-0 flex-1 flex-col">{isLoaded ? <Gone /> : <LogSkeleton />}</div>;
}
