import type { Profile } from "@rollcall/protocol/shapes";
import { useState } from "react";
import type { OwnLook } from "../live/presence.ts";
import { classNames } from "./class-names.ts";
import { nameOf } from "./names.ts";
import { StatusDot } from "./status-dot.tsx";

const SIZES = {
	sm: "size-7 text-2xs max-md:size-9 max-md:text-xs",
	md: "size-9 text-xs",
	lg: "size-14 text-lg",
	pin: "size-8 text-xs",
} as const;
const DOTS = { sm: 10, md: 12, lg: 16, pin: 11 } as const;
const HUES = 12;

function initialsOf(name: string): string {
	const words = name.split(/[\s._-]+/).filter(Boolean);
	const [first = "?", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
	return ((first.at(0) ?? "?") + (last?.at(0) ?? "")).toUpperCase();
}

/** The same person has the same colour everywhere. */
export function hueOf(userId: string): number {
	let sum = 0;
	for (const character of userId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
	return (sum % HUES) * (360 / HUES);
}

function Picture({ profile }: { readonly profile: Profile }) {
	const [isBroken, setBroken] = useState(false);
	if (profile.avatarUrl !== null && !isBroken)
		return (
			<img
				alt=""
				src={profile.avatarUrl}
				referrerPolicy="no-referrer"
				loading="lazy"
				className="size-full rounded-full object-cover"
				onError={() => setBroken(true)}
			/>
		);
	return <span aria-hidden>{initialsOf(nameOf(profile))}</span>;
}

type AvatarProps = {
	readonly profile: Profile;
	readonly size?: keyof typeof SIZES;
	/** Absent: no sign of how they are. */
	readonly look?: OwnLook | undefined;
	/** Of somebody who is not here, or no longer there; so are those who are offline. */
	readonly isDim?: boolean;
};

/** Dim is without a colour, and still to be read. */
const DIM = { backgroundColor: "var(--sunken)", color: "var(--ink-3)" };

function coloursOf(userId: string) {
	const hue = hueOf(userId);
	return {
		backgroundColor: `light-dark(oklch(0.92 0.045 ${hue}), oklch(0.34 0.055 ${hue}))`,
		color: `light-dark(oklch(0.42 0.1 ${hue}), oklch(0.9 0.06 ${hue}))`,
	};
}

/** Somebody's picture, or their initials, with a sign of how they are. */
export function Avatar({ profile, size = "sm", look, isDim = look === "offline" }: AvatarProps) {
	return (
		<span className={classNames("relative inline-flex shrink-0 select-none font-medium", SIZES[size])}>
			<span
				style={isDim ? DIM : coloursOf(profile.userId)}
				className={classNames(
					"flex size-full items-center justify-center rounded-full",
					isDim && "[&>img]:opacity-60 [&>img]:grayscale",
				)}
			>
				<Picture profile={profile} />
			</span>
			{look === undefined ? null : (
				<span className="-right-0.5 -bottom-0.5 absolute rounded-full bg-surface p-[1.5px]">
					<StatusDot look={look} size={DOTS[size]} />
				</span>
			)}
		</span>
	);
}
