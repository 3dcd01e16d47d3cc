import { memo } from "react";
import { useLive, useProfile, useView } from "../../live/hooks.ts";
import type { OwnLook } from "../../live/presence.ts";
import { hrefOf } from "../../shell/route.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { classNames } from "../../ui/class-names.ts";
import { nameOf } from "../../ui/names.ts";
import { agoText } from "../../ui/times.ts";
import { isStale } from "./placed.ts";

function Since({ at, now }: { readonly at: string; readonly now: number }) {
	const isOld = isStale({ at }, now);
	const text = agoText(at, now);
	return (
		<span className={classNames("shrink-0 text-xs tabular-nums", isOld ? "text-warn" : "text-ink-3")}>
			{text}
			{isOld ? <span className="sr-only"> ago</span> : null}
		</span>
	);
}

type RowProps = {
	readonly userId: string;
	readonly now: number;
	readonly isSelected: boolean;
	readonly isInTabOrder: boolean;
	readonly onFocus: (userId: string) => void;
};

/** Somebody who shares a position: who, at what, and since when they are there. */
export const PlacedRow = memo(({ userId, now, isSelected, isInTabOrder, onFocus }: RowProps) => {
	const { identity } = useLive();
	const profile = useProfile(userId);
	const view = useView(userId);
	const look: OwnLook = view?.status ?? "offline";
	const doing = view?.currentProjectId ?? view?.statusMessage;
	return (
		<a
			href={hrefOf("map", userId)}
			data-user={userId}
			tabIndex={isInTabOrder ? 0 : -1}
			aria-current={isSelected ? "true" : undefined}
			onFocus={() => onFocus(userId)}
			className={classNames(
				"-outline-offset-2 mx-2 flex h-full items-center gap-3 rounded-md px-2",
				isSelected ? "bg-press" : "hover:bg-hover",
			)}
		>
			<Avatar profile={profile} look={look} />
			<span className="min-w-0 flex-1">
				<span className="block truncate font-medium text-ink max-md:text-md">
					{nameOf(profile)}
					{userId === identity.userId ? <span className="ml-1.5 font-normal text-ink-3 text-xs">you</span> : null}
				</span>
				{doing === undefined ? null : <span className="block truncate text-ink-3 text-xs">{doing}</span>}
			</span>
			{view?.lastLocationAt === undefined ? null : <Since at={view.lastLocationAt} now={now} />}
		</a>
	);
});
