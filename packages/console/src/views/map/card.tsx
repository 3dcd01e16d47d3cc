import { ArrowLeft, LocateFixed, MapPinOff, X } from "lucide-react";
import { useFollowed, useProfile, useView } from "../../live/hooks.ts";
import { LOOK_NAMES, type OwnLook } from "../../live/presence.ts";
import { go } from "../../shell/route.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { nameOf } from "../../ui/names.ts";
import { StatusDot } from "../../ui/status-dot.tsx";
import { fixText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";
import { isStale, type Placed, placedOf } from "./placed.ts";
import { TrailPanel } from "./trail/trail-panel.tsx";
import type { Inset, WorldMap } from "./world/world-map.ts";

type CardProps = {
	readonly userId: string;
	readonly world: WorldMap | null;
	readonly inset: Inset;
	/** In the sheet of a phone: one goes back to the list. */
	readonly isInSheet: boolean;
};

const close = () => go("map");

function Head({ userId, isInSheet }: Pick<CardProps, "userId" | "isInSheet">) {
	const profile = useProfile(userId);
	const view = useView(userId);
	const look: OwnLook = view?.status ?? "offline";
	return (
		<div className="flex items-start gap-3 px-4 pt-3.5 pb-3">
			{isInSheet ? (
				<IconButton label="Back" onClick={close} className="-my-1 -ml-3">
					<ArrowLeft aria-hidden className="size-5" />
				</IconButton>
			) : null}
			<Avatar profile={profile} size="md" look={look} />
			<div className="min-w-0 flex-1">
				<h2 className="truncate font-semibold text-md leading-5 tracking-tight">{nameOf(profile)}</h2>
				<p className="flex items-center gap-1.5 text-ink-2 text-xs">
					<StatusDot look={look} size={9} />
					{LOOK_NAMES[look]}
				</p>
			</div>
			{isInSheet ? null : (
				<IconButton label="Close" onClick={close} className="-mt-1 -mr-2">
					<X aria-hidden className="size-4" />
				</IconButton>
			)}
		</div>
	);
}

function Doing({ userId }: { readonly userId: string }) {
	const { statusMessage, emoji, currentProjectId, currentTaskId } = useView(userId) ?? {};
	if (statusMessage === undefined && currentProjectId === undefined) return null;
	return (
		<div className="space-y-1 px-4 pb-3 text-ink-2">
			{currentProjectId === undefined ? null : (
				<p className="truncate">
					<span className="font-medium text-ink">{currentProjectId}</span>
					{currentTaskId === undefined ? null : <span className="text-ink-3"> / {currentTaskId}</span>}
				</p>
			)}
			{statusMessage === undefined ? null : (
				<p className="text-pretty">
					{emoji} {statusMessage}
				</p>
			)}
		</div>
	);
}

function Fix({ placed, onShow }: { readonly placed: Placed | undefined; readonly onShow: (place: Placed) => void }) {
	const now = useNow(30_000);
	if (placed === undefined)
		return (
			<p className="flex items-center gap-2 px-4 pb-3.5 text-ink-2">
				<MapPinOff aria-hidden className="size-4 shrink-0 text-ink-3" />
				Shares no position with you now.
			</p>
		);
	return (
		<div className="flex items-center gap-2 px-4 pb-3.5">
			<p className={isStale(placed, now) ? "min-w-0 flex-1 text-warn" : "min-w-0 flex-1 text-ink-2"}>
				{fixText(placed, now)}
			</p>
			<Button icon={<LocateFixed aria-hidden className="size-3.5" />} onClick={() => onShow(placed)}>
				Go there
			</Button>
			<Button look="quiet" onClick={() => go("people", placed.userId)}>
				Profile
			</Button>
		</div>
	);
}

/** One person of the map: who, how, at what, since when there, and where they were. */
export function Card({ userId, world, inset, isInSheet }: CardProps) {
	const profile = useProfile(userId);
	const view = useView(userId);
	useFollowed([userId]);
	return (
		<section aria-label={nameOf(profile)}>
			<Head userId={userId} isInSheet={isInSheet} />
			<Doing userId={userId} />
			<Fix placed={view === undefined ? undefined : placedOf(view)} onShow={(place) => world?.fly(place, inset)} />
			<TrailPanel userId={userId} world={world} inset={inset} />
		</section>
	);
}
