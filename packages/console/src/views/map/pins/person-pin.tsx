import { memo } from "react";
import { useProfile } from "../../../live/hooks.ts";
import { LOOK_NAMES, type OwnLook } from "../../../live/presence.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { nameOf } from "../../../ui/names.ts";
import { agoText } from "../../../ui/times.ts";
import { spanOf } from "../mercator.ts";
import { isStale, type Placed } from "../placed.ts";

const RINGS: Readonly<Record<OwnLook, string>> = {
	online: "border-online",
	away: "border-away",
	dnd: "border-dnd",
	offline: "border-offline",
	invisible: "border-offline border-dashed",
};

/** How exactly a position is known: a circle as wide as that, at any zoom. */
function Accuracy({ metres, latitude }: { readonly metres: number; readonly latitude: number }) {
	const width = `calc(var(--world) * ${2 * spanOf(metres, latitude)} * 1px)`;
	return (
		<span
			aria-hidden
			data-accuracy
			style={{ width, height: width }}
			className="-translate-x-1/2 -translate-y-1/2 pointer-events-none absolute top-0 left-0 rounded-full border border-accent/40 bg-accent/10"
		/>
	);
}

type PersonPinProps = {
	readonly person: Placed;
	readonly now: number;
	readonly isSelected: boolean;
	readonly onPick: (userId: string) => void;
};

/** Somebody on the map: their picture in a ring of how they are. The list beside the map is what the keyboard walks through. */
export const PersonPin = memo(({ person, now, isSelected, onPick }: PersonPinProps) => {
	const { userId, look, accuracy, latitude, at } = person;
	const profile = useProfile(userId);
	const isOld = isStale(person, now);
	const ago = isOld ? agoText(at, now) : null;
	return (
		<>
			{isSelected && accuracy !== null ? <Accuracy metres={accuracy} latitude={latitude} /> : null}
			<button
				type="button"
				tabIndex={-1}
				data-pin={userId}
				aria-pressed={isSelected}
				onClick={() => onPick(userId)}
				className="-translate-x-1/2 -translate-y-1/2 group pointer-events-auto absolute top-0 left-0 flex rounded-full outline-offset-2"
			>
				<span
					className={classNames(
						"flex rounded-full border-[2.5px] bg-surface p-[1.5px] shadow-pin transition-transform duration-150 group-hover:scale-110",
						!isOld && RINGS[look],
						isSelected && "scale-115 outline-2 outline-accent outline-offset-2 group-hover:scale-115",
						isOld && "border-line-strong",
					)}
				>
					<Avatar profile={profile} size="pin" {...(isOld ? { isDim: true } : { look })} />
				</span>
				<span className="sr-only">
					{nameOf(profile)}, {LOOK_NAMES[look]}
					{ago === null ? "" : `, ${ago} ago`}
				</span>
				<span
					aria-hidden
					className={classNames(
						"-translate-x-1/2 pointer-events-none absolute top-full left-1/2 whitespace-nowrap rounded-full bg-raised px-2 text-2xs shadow-pin",
						isSelected
							? "mt-2.5 font-medium text-ink"
							: ago === null && "opacity-0 transition-opacity group-hover:opacity-100",
						ago !== null && !isSelected && "text-ink-2",
						!isSelected && "mt-1",
					)}
				>
					<span className={classNames("max-w-40 truncate", !isSelected && ago !== null && "hidden group-hover:inline")}>
						{nameOf(profile)}
						{ago === null ? "" : " · "}
					</span>
					{ago}
				</span>
			</button>
		</>
	);
});
