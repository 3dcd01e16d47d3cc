import type { Profile } from "@rollcall/protocol/shapes";
import { useVirtualizer } from "@tanstack/react-virtual";
import { MessagesSquare, SearchX, SquarePen } from "lucide-react";
import { useRef, useState } from "react";
import { useFollowed, useLive, useStore, useView } from "../../live/hooks.ts";
import { Header } from "../../shell/header.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { SearchField } from "../../ui/field.tsx";
import { Key } from "../../ui/key.tsx";
import { nameOf } from "../../ui/names.ts";
import { useMedia } from "../../ui/use-media.ts";
import { useSlash } from "../../ui/use-slash.ts";
import { ConversationRow } from "./list-row.tsx";
import { openDirect } from "./open-direct.ts";
import { ListSkeleton } from "./skeletons.tsx";
import { partnerIn } from "./titles.ts";
import { useArrowList } from "./use-arrow-list.ts";
import { type Found, useFound } from "./use-found.ts";

type ListProps = { readonly openId: string | null; readonly onNew: () => void };

function Stranger({ profile }: { readonly profile: Profile }) {
	const { chat } = useLive();
	const view = useView(profile.userId);
	return (
		<li>
			<button
				type="button"
				onClick={() => void openDirect(chat, profile.userId)}
				className="-outline-offset-2 mx-2 flex h-13 w-[calc(100%-1rem)] items-center gap-3 rounded-md px-2.5 text-left hover:bg-hover max-md:mx-1 max-md:h-16 max-md:w-[calc(100%-0.5rem)]"
			>
				<Avatar profile={profile} size="md" look={view?.status ?? "offline"} />
				<span className="min-w-0">
					<span className="block truncate font-medium text-ink">{nameOf(profile)}</span>
					<span className="block truncate text-ink-3 text-xs">Start a conversation</span>
				</span>
			</button>
		</li>
	);
}

function Strangers({ people }: { readonly people: readonly Profile[] }) {
	useFollowed(people.map(({ userId }) => userId));
	if (people.length === 0) return null;
	return (
		<section aria-label="People" className="pb-2">
			<h2 className="px-5 pt-3 pb-1.5 font-medium text-ink-3 text-xs">People</h2>
			<ul>
				{people.map((profile) => (
					<Stranger key={profile.userId} profile={profile} />
				))}
			</ul>
		</section>
	);
}

/** Follows with whom the conversations on screen are. */
function usePartners(ids: readonly string[]): void {
	const { chat, identity } = useLive();
	const partners = ids.flatMap((id) => {
		const conversation = chat.conversation(id).getSnapshot();
		const partner = conversation === undefined ? undefined : partnerIn(conversation, identity.userId);
		return partner === undefined ? [] : [partner];
	});
	useFollowed(partners);
}

function Rows({ found: { ids, strangers }, openId }: { readonly found: Found; readonly openId: string | null }) {
	const box = useRef<HTMLDivElement>(null);
	const height = useMedia("(max-width: 767px)") ? 72 : 58;
	const virtual = useVirtualizer<HTMLDivElement, Element>({
		count: ids.length,
		getScrollElement: () => box.current,
		estimateSize: () => height,
		getItemKey: (index) => ids[index] ?? index,
		overscan: 6,
	});
	const scrollTo = (index: number) => virtual.scrollToIndex(index);
	const { inTabOrder, setFocused, onKeyDown } = useArrowList({ ids, current: openId, box, scrollTo });
	const drawn = virtual.getVirtualItems().flatMap(({ index, start, size }) => {
		const id = ids[index];
		return id === undefined ? [] : [{ id, place: { height: size, transform: `translateY(${start}px)` } }];
	});
	usePartners(drawn.map(({ id }) => id));
	return (
		<div ref={box} className="min-h-0 flex-1 overflow-auto overscroll-contain py-1.5">
			<ul
				aria-label="Conversations"
				onKeyDown={onKeyDown}
				className="relative"
				style={{ height: virtual.getTotalSize() }}
			>
				{drawn.map(({ id, place }) => (
					<li
						key={id}
						className="absolute inset-x-0 top-0 py-px transition-transform duration-300 ease-out"
						style={place}
					>
						<ConversationRow id={id} isOpen={id === openId} isInTabOrder={id === inTabOrder} onFocus={setFocused} />
					</li>
				))}
			</ul>
			<Strangers people={strangers} />
		</div>
	);
}

function Nothing({ query, onNew }: { readonly query: string; readonly onNew: () => void }) {
	if (query.trim() !== "")
		return (
			<Empty icon={<SearchX aria-hidden />} title="Nothing found">
				No conversation and nobody by that name.
			</Empty>
		);
	return (
		<Empty
			icon={<MessagesSquare aria-hidden />}
			title="No conversations yet"
			action={
				<Button look="primary" onClick={onNew}>
					Start one
				</Button>
			}
		>
			Pick somebody, or several people for a group.
		</Empty>
	);
}

/** One's conversations, the one with the newest message first. */
export function ConversationList({ openId, onNew }: ListProps) {
	const { chat } = useLive();
	const isLoaded = useStore(chat.isLoaded);
	const [query, setQuery] = useState("");
	const search = useRef<HTMLInputElement>(null);
	useSlash(search);
	const found = useFound(query);
	const isEmpty = found.ids.length + found.strangers.length === 0;
	return (
		<section
			aria-label="Chat"
			className={`flex w-80 shrink-0 flex-col border-line max-md:w-full md:border-r xl:w-88 ${openId === null ? "" : "max-md:hidden"}`}
		>
			<Header title="Chat">
				<IconButton label="New conversation" onClick={onNew} className="-mr-2">
					<SquarePen aria-hidden className="size-4.5 max-md:size-5" />
				</IconButton>
			</Header>
			<div className="shrink-0 px-4 pt-2.5 pb-1">
				<SearchField ref={search} label="Find a conversation" value={query} onValue={setQuery} hint={<Key>/</Key>} />
			</div>
			{isLoaded && !isEmpty ? <Rows found={found} openId={openId} /> : null}
			{isLoaded && isEmpty ? <Nothing query={query} onNew={onNew} /> : null}
			{isLoaded ? null : <ListSkeleton />}
		</section>
	);
}
