import { Pencil, Reply, X } from "lucide-react";
import { useLive } from "../../live/hooks.ts";
import { nameIn } from "../../ui/names.ts";
import type { Focus } from "./focus.ts";
import { GONE, lineOf } from "./titles.ts";
import { useProfiles } from "./use-conversation.ts";

/** What one writes about. */
export function ComposerAbove({ focus, onClose }: { readonly focus: Focus; readonly onClose: () => void }) {
	const { identity } = useLive();
	const profiles = useProfiles();
	if (focus.kind === "nothing") return null;
	const { senderId } = focus.message;
	const name = senderId === null ? GONE : senderId === identity.userId ? "yourself" : nameIn(profiles, senderId);
	const Icon = focus.kind === "edit" ? Pencil : Reply;
	return (
		<div className="flex animate-in items-center gap-2.5 border-line border-b py-1.5 pr-1.5 pl-3.5">
			<Icon aria-hidden className="size-4 shrink-0 text-accent" />
			<p className="min-w-0 flex-1 text-xs">
				<span className="block font-medium text-accent">
					{focus.kind === "edit" ? "Edit your message" : `Reply to ${name}`}
				</span>
				<span className="block truncate text-ink-3">{lineOf(focus.message)}</span>
			</p>
			<button
				type="button"
				aria-label={focus.kind === "edit" ? "Do not edit" : "Do not reply"}
				onClick={onClose}
				className="flex size-7 shrink-0 items-center justify-center rounded-xs text-ink-3 hover:bg-hover hover:text-ink max-md:size-11"
			>
				<X aria-hidden className="size-4" />
			</button>
		</div>
	);
}
