import { Menu } from "@base-ui/react/menu";
import { Check, ChevronsUpDown, LogOut, Settings2 } from "lucide-react";
import { useLive, useProfile, useSelf } from "../live/hooks.ts";
import { LOOK_NAMES, type OwnLook } from "../live/presence.ts";
import { useSignOut } from "../session/sign-out.ts";
import { Avatar } from "../ui/avatar.tsx";
import { nameOf } from "../ui/names.ts";
import { StatusDot } from "../ui/status-dot.tsx";
import { CHOICES, type Choice, useChoose } from "./choose-status.ts";
import { go } from "./route.ts";

const ITEM =
	"flex h-8 items-center gap-2.5 rounded-sm px-2 text-sm text-ink outline-none data-highlighted:bg-hover select-none";

/** Oneself: how one looks to others, and the quickest way to change it. */
export function MeMenu() {
	const { identity } = useLive();
	const self = useSelf();
	const profile = useProfile(identity.userId);
	const choose = useChoose();
	const signOut = useSignOut();
	const look: OwnLook = self?.status ?? "offline";
	return (
		<Menu.Root>
			<Menu.Trigger className="flex items-center gap-2.5 rounded-md p-1.5 text-left transition-colors hover:bg-hover data-popup-open:bg-press max-lg:justify-center">
				<Avatar profile={profile} look={look} />
				<span className="min-w-0 flex-1 max-lg:sr-only">
					<span className="block truncate font-medium leading-4">{nameOf(profile)}</span>
					<span className="block truncate text-ink-3 text-xs">{LOOK_NAMES[look]}</span>
				</span>
				<ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3 max-lg:hidden" />
			</Menu.Trigger>
			<Menu.Portal>
				<Menu.Positioner side="top" align="start" sideOffset={6} className="z-40">
					<Menu.Popup className="w-54 origin-(--transform-origin) animate-in rounded-md bg-raised p-1 shadow-pop outline-none">
						<Menu.RadioGroup
							value={self?.availability ?? "auto"}
							onValueChange={(value: Choice) => choose(value, null)}
						>
							{CHOICES.map(({ choice, name, look: shown }) => (
								<Menu.RadioItem key={choice} value={choice} closeOnClick className={ITEM}>
									<StatusDot look={shown} />
									<span className="flex-1">{name}</span>
									<Menu.RadioItemIndicator>
										<Check aria-hidden className="size-4 text-accent" />
									</Menu.RadioItemIndicator>
								</Menu.RadioItem>
							))}
						</Menu.RadioGroup>
						<Menu.Separator className="my-1 h-px bg-line" />
						<Menu.Item className={ITEM} onClick={() => go("me")}>
							<Settings2 aria-hidden className="size-4 text-ink-3" />
							Status and privacy
						</Menu.Item>
						<Menu.Item className={ITEM} onClick={() => signOut(null)}>
							<LogOut aria-hidden className="size-4 text-ink-3" />
							Sign out
						</Menu.Item>
					</Menu.Popup>
				</Menu.Positioner>
			</Menu.Portal>
		</Menu.Root>
	);
}
