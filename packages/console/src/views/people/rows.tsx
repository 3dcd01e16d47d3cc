import type { View } from "@rollcall/protocol/shapes";
import { memo, useEffect, useRef, useState } from "react";
import { useLive, useProfile, useView } from "../../live/hooks.ts";
import { LOOK_NAMES, type OwnLook } from "../../live/presence.ts";
import { hrefOf } from "../../shell/route.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { classNames } from "../../ui/class-names.ts";
import { nameOf } from "../../ui/names.ts";
import { agoText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";
import { DeviceIcons } from "./devices.tsx";

const EVERY_HALF_MINUTE = 30_000;

/** The title of a group. */
export function GroupRow({ title, count }: { readonly title: string; readonly count: number }) {
	return (
		<h2 className="flex h-full items-end gap-2 px-5 pb-1.5 font-medium text-ink-3 text-xs max-md:px-4">
			{title}
			<span className="font-normal tabular-nums">{count}</span>
		</h2>
	);
}

function Since({ view }: { readonly view: View }) {
	const now = useNow(EVERY_HALF_MINUTE);
	const since = view.status === "offline" ? view.lastSeen : view.status === "away" ? view.lastActivity : undefined;
	return since === undefined ? null : <> · {agoText(since, now)}</>;
}

function Activity({ view }: { readonly view: View | undefined }) {
	const { currentProjectId, currentTaskId } = view ?? {};
	if (currentProjectId === undefined)
		return (
			<span aria-hidden className="text-line-strong">
				—
			</span>
		);
	return (
		<>
			{currentProjectId}
			{currentTaskId === undefined ? null : <span className="text-ink-3"> / {currentTaskId}</span>}
		</>
	);
}

function Message({ view }: { readonly view: View | undefined }) {
	if (view?.statusMessage === undefined) return null;
	return (
		<>
			{view.emoji === undefined ? null : `${view.emoji} `}
			{view.statusMessage}
		</>
	);
}

/** A short glow where somebody came, went, or began something else. */
function Glow({ of }: { readonly of: string }) {
	const first = useRef(of);
	const [changes, setChanges] = useState(0);
	useEffect(() => {
		if (first.current === of) return;
		first.current = of;
		setChanges((count) => count + 1);
	}, [of]);
	return changes === 0 ? null : (
		<span key={changes} aria-hidden className="pointer-events-none absolute inset-0 animate-flash rounded-md" />
	);
}

type PersonProps = {
	readonly userId: string;
	readonly isSelected: boolean;
	readonly isInTabOrder: boolean;
	readonly onFocus: (userId: string) => void;
};

/** One person: who, how, at what, and what they say. */
export const PersonRow = memo(({ userId, isSelected, isInTabOrder, onFocus }: PersonProps) => {
	const { identity } = useLive();
	const profile = useProfile(userId);
	const view = useView(userId);
	const look: OwnLook = view?.status ?? "offline";
	return (
		<a
			href={hrefOf("people", userId)}
			data-user={userId}
			tabIndex={isInTabOrder ? 0 : -1}
			aria-current={isSelected ? "true" : undefined}
			onFocus={() => onFocus(userId)}
			className={classNames(
				"-outline-offset-2 relative mx-2 grid h-full items-center gap-x-4 rounded-md px-3 max-md:mx-1",
				"grid-cols-[minmax(0,1fr)_auto] @3xl:grid-cols-[minmax(0,1.15fr)_9.5rem_minmax(0,1.2fr)_4rem] @5xl:grid-cols-[minmax(0,1fr)_10rem_minmax(0,1.2fr)_minmax(0,1.3fr)_4.5rem]",
				isSelected ? "bg-press" : "hover:bg-hover",
			)}
		>
			<Glow of={`${look} ${view?.currentProjectId} ${view?.currentTaskId}`} />
			<span className="flex min-w-0 items-center gap-3">
				<Avatar profile={profile} look={look} />
				<span className="min-w-0">
					<span className="block truncate font-medium text-ink max-md:text-md">
						{nameOf(profile)}
						{userId === identity.userId ? <span className="ml-1.5 font-normal text-ink-3 text-xs">you</span> : null}
					</span>
					<span className="block truncate text-ink-3 text-xs empty:hidden @3xl:hidden">
						{view?.currentProjectId === undefined ? <Message view={view} /> : <Activity view={view} />}
					</span>
				</span>
			</span>
			<span className="truncate text-ink-3 @max-3xl:text-right @max-3xl:text-xs">
				{LOOK_NAMES[look]}
				{view === undefined ? null : <Since view={view} />}
			</span>
			<span className="truncate text-ink-2 @max-3xl:hidden">
				<Activity view={view} />
			</span>
			<span className="truncate text-ink-2 @max-5xl:hidden">
				<Message view={view} />
			</span>
			<span className="flex justify-end @max-3xl:hidden">
				<DeviceIcons kinds={view?.devices ?? []} />
			</span>
		</a>
	);
});
