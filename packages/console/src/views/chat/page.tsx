import { MessagesSquare } from "lucide-react";
import { useState } from "react";
import { useLive, useStore } from "../../live/hooks.ts";
import { go } from "../../shell/route.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ConversationList } from "./list.tsx";
import { NewConversation } from "./new-conversation.tsx";
import { Thread } from "./thread.tsx";

function Unchosen({ onNew }: { readonly onNew: () => void }) {
	const { chat } = useLive();
	// Where there are none, the list says how to begin.
	if (useStore(chat.conversations).length === 0) return <div className="flex-1 max-md:hidden" />;
	return (
		<div className="min-w-0 flex-1 max-md:hidden">
			<Empty
				icon={<MessagesSquare aria-hidden />}
				title="Pick a conversation"
				action={<Button onClick={onNew}>New conversation</Button>}
			>
				Or begin one, with somebody or with several people.
			</Empty>
		</div>
	);
}

/** Conversations, and the one that is open: `#/chat`, `#/chat/<id>`, and with its people `#/chat/<id>/people`. */
export function ChatPage({ rest }: { readonly rest: readonly string[] }) {
	const [openId = null, part] = rest;
	const [isStarting, setStarting] = useState(false);
	const start = () => setStarting(true);
	return (
		<div className="flex min-h-0 flex-1" data-fills-phone={openId === null ? undefined : ""}>
			<ConversationList openId={openId} onNew={start} />
			{openId === null ? (
				<Unchosen onNew={start} />
			) : (
				<Thread key={openId} id={openId} isPeopleOpen={part === "people"} />
			)}
			<NewConversation isOpen={isStarting} onOpenChange={setStarting} onDone={(id) => go("chat", id)} />
		</div>
	);
}
