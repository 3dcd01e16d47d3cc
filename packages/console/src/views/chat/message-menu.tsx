import { ContextMenu } from "@base-ui/react/context-menu";
import { Menu } from "@base-ui/react/menu";
import type { Conversation, Message } from "@rollcall/client";
import { CheckCheck, Copy, Ellipsis, Pencil, Reply, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useLive } from "../../live/hooks.ts";
import { tellDone, tellFailure } from "../../shell/toasts.tsx";
import { classNames } from "../../ui/class-names.ts";
import { useMedia } from "../../ui/use-media.ts";
import { DeleteMessage } from "./delete-message.tsx";
import { useFocus } from "./focus.ts";
import { ReadBy } from "./read-by.tsx";
import { roleIn } from "./titles.ts";

type MenuProps = { readonly message: Message; readonly conversation: Conversation; readonly isOwn: boolean };
type ItemProps = {
	readonly icon: ReactNode;
	readonly onPick: () => void;
	readonly isBad?: boolean;
	readonly children: string;
};
type Shown = "nothing" | "delete" | "read-by";

const POPUP = "w-44 animate-in rounded-md bg-raised p-1 shadow-pop outline-none max-md:w-56";

function Item({ icon, onPick, isBad = false, children }: ItemProps) {
	return (
		<Menu.Item
			onClick={onPick}
			className={classNames(
				"flex h-8 select-none items-center gap-2.5 rounded-sm px-2 text-sm outline-none data-highlighted:bg-hover max-md:h-11 [&_svg]:size-4",
				isBad ? "text-bad" : "text-ink [&_svg]:text-ink-3",
			)}
		>
			{icon}
			{children}
		</Menu.Item>
	);
}

async function copy(text: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(text); // there is no clipboard without TLS
		tellDone("Copied");
	} catch (error) {
		tellFailure("The text was not copied", error);
	}
}

function Items({ message, conversation, isOwn, onShow }: MenuProps & { readonly onShow: (shown: Shown) => void }) {
	const { identity } = useLive();
	const focus = useFocus();
	const role = roleIn(conversation, identity.userId);
	const mayDelete = isOwn || (conversation.type === "group" && (role === "owner" || role === "admin"));
	const text = message.text ?? "";
	return (
		<>
			<Item icon={<Reply aria-hidden />} onPick={() => focus({ kind: "reply", message })}>
				Reply
			</Item>
			{text === "" ? null : (
				<Item icon={<Copy aria-hidden />} onPick={() => void copy(text)}>
					Copy text
				</Item>
			)}
			{isOwn ? (
				<Item icon={<CheckCheck aria-hidden />} onPick={() => onShow("read-by")}>
					Who has read it
				</Item>
			) : null}
			{isOwn && text !== "" ? (
				<Item icon={<Pencil aria-hidden />} onPick={() => focus({ kind: "edit", message })}>
					Edit
				</Item>
			) : null}
			{mayDelete ? (
				<Item icon={<Trash2 aria-hidden />} isBad onPick={() => onShow("delete")}>
					Delete
				</Item>
			) : null}
		</>
	);
}

function Beside({ isOwn, children }: { readonly isOwn: boolean; readonly children: ReactNode }) {
	return (
		<Menu.Root>
			<Menu.Trigger
				tabIndex={-1}
				aria-label="Message actions"
				className="inline-flex size-7 shrink-0 items-center justify-center self-center rounded-sm text-ink-3 opacity-0 transition-opacity hover:bg-hover hover:text-ink focus-visible:opacity-100 group-focus-within/line:opacity-100 group-hover/line:opacity-100 data-popup-open:opacity-100"
			>
				<Ellipsis aria-hidden className="size-4" />
			</Menu.Trigger>
			<Menu.Portal>
				<Menu.Positioner side="bottom" align={isOwn ? "end" : "start"} sideOffset={4} className="z-40">
					<Menu.Popup className={POPUP}>{children}</Menu.Popup>
				</Menu.Positioner>
			</Menu.Portal>
		</Menu.Root>
	);
}

function UnderFinger({ bubble, children }: { readonly bubble: ReactNode; readonly children: ReactNode }) {
	return (
		<ContextMenu.Root>
			<ContextMenu.Trigger className="select-none">{bubble}</ContextMenu.Trigger>
			<ContextMenu.Portal>
				<ContextMenu.Positioner className="z-40">
					<ContextMenu.Popup className={POPUP}>{children}</ContextMenu.Popup>
				</ContextMenu.Positioner>
			</ContextMenu.Portal>
		</ContextMenu.Root>
	);
}

/** A message with what can be done about it: beside it, or under a finger that stays on it. */
export function WithMenu({ bubble, ...props }: MenuProps & { readonly bubble: ReactNode }) {
	const isTouch = useMedia("(pointer: coarse)");
	const [shown, setShown] = useState<Shown>("nothing");
	const hide = (isOpen: boolean) => !isOpen && setShown("nothing");
	const items = <Items {...props} onShow={setShown} />;
	return (
		<>
			<div className="min-w-0 max-w-[min(36rem,82%)]">
				{isTouch ? <UnderFinger bubble={bubble}>{items}</UnderFinger> : bubble}
			</div>
			{isTouch ? null : <Beside isOwn={props.isOwn}>{items}</Beside>}
			{shown === "delete" ? <DeleteMessage message={props.message} onOpenChange={hide} /> : null}
			{shown === "read-by" ? (
				<ReadBy message={props.message} conversation={props.conversation} onOpenChange={hide} />
			) : null}
		</>
	);
}
