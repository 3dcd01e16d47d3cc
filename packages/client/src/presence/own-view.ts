import { withFields } from "@rollcall/protocol/presence-reducer";
import type { Events, View } from "../wire.ts";

/** Oneself, in the form in which others are known: what is null is absent. */
export function ownView(self: Events["presence:self"]): View {
	const { availability: _, until: __, lastSeenAt: ___, devices, ...session } = self;
	const kinds = [...new Set(devices.flatMap(({ kind }) => kind ?? []))];
	return withFields(session as View, { devices: kinds.length > 0 ? kinds : null });
}
