import { ArrowLeft, MapPin, MessageCircle, UserRoundX, X } from "lucide-react";
import type { ReactNode } from "react";
import { useFollowed, useLive, useProfile, useStore, useView } from "../../live/hooks.ts";
import { LOOK_NAMES, type OwnLook } from "../../live/presence.ts";
import { go } from "../../shell/route.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { nameOf } from "../../ui/names.ts";
import { StatusDot } from "../../ui/status-dot.tsx";
import { agoText, fixText, momentText } from "../../ui/times.ts";
import { useEscape } from "../../ui/use-escape.ts";
import { useNow } from "../../ui/use-now.ts";
import { openDirect } from "../chat/open-direct.ts";
import { DEVICE_NAMES, DeviceIcon } from "./devices.tsx";
import { Today } from "./today.tsx";

const close = () => go("people");

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
	return (
		<section className="space-y-2 border-line border-t px-5 py-4">
			<h3 className="font-medium text-ink-3 text-xs">{title}</h3>
			{children}
		</section>
	);
}

function Head({ userId }: { readonly userId: string }) {
	const profile = useProfile(userId);
	const view = useView(userId);
	const now = useNow(30_000);
	const look: OwnLook = view?.status ?? "offline";
	const { lastSeen, lastActivity } = view ?? {};
	return (
		<div className="flex items-center gap-4 px-5 pb-4">
			<Avatar profile={profile} size="lg" look={look} />
			<div className="min-w-0">
				<h2 className="truncate font-semibold text-lg tracking-tight">{nameOf(profile)}</h2>
				<p className="truncate text-ink-3 text-xs">{userId}</p>
				<p className="mt-1 flex items-center gap-1.5 text-ink-2 text-sm">
					<StatusDot look={look} size={10} />
					{LOOK_NAMES[look]}
					{lastSeen === undefined ? null : (
						<span title={momentText(lastSeen)} className="text-ink-3">
							last seen {agoText(lastSeen, now)}
						</span>
					)}
					{lastActivity === undefined || look !== "away" ? null : (
						<span className="text-ink-3">for {agoText(lastActivity, now)}</span>
					)}
				</p>
			</div>
		</div>
	);
}

function Facts({ userId }: { readonly userId: string }) {
	const view = useView(userId);
	const now = useNow(30_000);
	if (view === undefined) return null;
	const { currentProjectId, currentTaskId, devices = [], lastLocationAt, lastAccuracy } = view;
	return (
		<>
			{currentProjectId === undefined ? null : (
				<Section title="Working on">
					<p className="font-medium text-ink">{currentProjectId}</p>
					{currentTaskId === undefined ? null : <p className="text-ink-2">{currentTaskId}</p>}
				</Section>
			)}
			{devices.length === 0 ? null : (
				<Section title="Devices">
					<ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2">
						{devices.map((kind) => (
							<li key={kind} className="flex items-center gap-1.5">
								<DeviceIcon kind={kind} />
								{DEVICE_NAMES[kind]}
							</li>
						))}
					</ul>
				</Section>
			)}
			{lastLocationAt === undefined ? null : (
				<Section title="Position">
					<div className="flex flex-wrap items-center gap-2 text-ink-2">
						<MapPin aria-hidden className="size-3.5 text-ink-3" />
						<span className="flex-1">{fixText({ at: lastLocationAt, accuracy: lastAccuracy ?? null }, now)}</span>
						<Button onClick={() => go("map", userId)}>Show on map</Button>
					</div>
				</Section>
			)}
		</>
	);
}

function Note({ userId }: { readonly userId: string }) {
	const { identity, chat } = useLive();
	const view = useView(userId);
	const isMe = userId === identity.userId;
	return (
		<>
			{view?.statusMessage === undefined ? null : (
				<p className="mx-5 mb-4 rounded-md bg-sunken px-3 py-2 text-ink-2">
					{view.emoji} {view.statusMessage}
				</p>
			)}
			<div className="px-5 pb-5">
				{isMe ? (
					<Button className="w-full" onClick={() => go("me")}>
						Change your status
					</Button>
				) : (
					<Button
						look="primary"
						className="w-full"
						icon={<MessageCircle aria-hidden className="size-4" />}
						onClick={() => void openDirect(chat, userId)}
					>
						Message
					</Button>
				)}
			</div>
		</>
	);
}

function Known({ userId }: { readonly userId: string }) {
	const { identity } = useLive();
	useFollowed([userId]);
	return (
		<>
			<Head userId={userId} />
			<Note userId={userId} />
			<Facts userId={userId} />
			{userId === identity.userId || identity.isAdmin ? (
				<Section title="Today">
					<Today userId={userId} />
				</Section>
			) : null}
		</>
	);
}

/** One person: how they are, on what, at what, and what they did today. */
export function Detail({ userId }: { readonly userId: string }) {
	const { directory } = useLive();
	const profile = useProfile(userId);
	const view = useView(userId);
	const isKnown = useStore(directory.profiles).has(userId) || view !== undefined;
	const isLoading = useStore(directory.state) === "loading";
	useEscape(close);
	return (
		<aside
			aria-label={nameOf(profile)}
			className="flex min-h-0 w-92 shrink-0 animate-in flex-col overflow-auto border-line border-l bg-surface max-lg:w-full max-lg:border-l-0"
		>
			<div className="flex h-13 shrink-0 items-center px-3 lg:justify-end">
				<IconButton label="Back" onClick={close} className="lg:hidden">
					<ArrowLeft aria-hidden className="size-5" />
				</IconButton>
				<IconButton label="Close" onClick={close} className="max-lg:hidden">
					<X aria-hidden className="size-4" />
				</IconButton>
			</div>
			{isKnown ? <Known userId={userId} /> : null}
			{isKnown || isLoading ? null : (
				<Empty icon={<UserRoundX aria-hidden />} title="There is nobody here">
					Nobody in your company is called {userId}, or you may not see them.
				</Empty>
			)}
		</aside>
	);
}
