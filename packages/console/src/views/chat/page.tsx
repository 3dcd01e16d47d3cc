import { MessagesSquare } from "lucide-react";
import { Header } from "../../shell/header.tsx";
import { Empty } from "../../ui/empty.tsx";

/** Holds the place of the view. */
export function ChatPage() {
	return (
		<>
			<Header title="Chat" />
			<Empty icon={<MessagesSquare aria-hidden />} title="Chat is not here yet">
				Conversations will be shown here.
			</Empty>
		</>
	);
}
