import type { View } from "@rollcall/protocol/shapes";
import { Globe, Monitor, Smartphone } from "lucide-react";

type Kind = NonNullable<View["devices"]>[number];

export const DEVICE_NAMES: Readonly<Record<Kind, string>> = { web: "Browser", desktop: "Desktop", mobile: "Phone" };
const ICONS = { web: Globe, desktop: Monitor, mobile: Smartphone } as const;

/** The sign of a kind of device. */
export function DeviceIcon({ kind }: { readonly kind: Kind }) {
	const Icon = ICONS[kind];
	return <Icon aria-hidden className="size-3.5 text-ink-3" />;
}

/** On what somebody is here. */
export function DeviceIcons({ kinds }: { readonly kinds: readonly Kind[] }) {
	return kinds.map((kind) => (
		<span key={kind} role="img" aria-label={DEVICE_NAMES[kind]} title={DEVICE_NAMES[kind]} className="ml-1.5">
			<DeviceIcon kind={kind} />
		</span>
	));
}
