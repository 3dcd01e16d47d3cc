import { LOOK_NAMES, type OwnLook } from "../../../live/presence.ts";
import { looksOf, type Pin } from "./gather.ts";

const ORDER: readonly OwnLook[] = ["online", "away", "dnd", "invisible", "offline"];
const COLOURS: Readonly<Record<OwnLook, string>> = {
	online: "var(--online)",
	away: "var(--away)",
	dnd: "var(--dnd)",
	offline: "var(--offline)",
	invisible: "var(--offline)",
};

/** As much of the ring as there are people who look so. */
function ringOf(pin: Pin): string {
	const looks = looksOf(pin);
	let from = 0;
	const parts = ORDER.flatMap((look) => {
		const to = from + ((looks.get(look) ?? 0) / pin.people.length) * 360;
		const part = to === from ? [] : [`${COLOURS[look]} ${from.toFixed(1)}deg ${to.toFixed(1)}deg`];
		from = to;
		return part;
	});
	return `conic-gradient(${parts.join(", ")})`;
}

function nameOf(pin: Pin): string {
	const looks = looksOf(pin);
	const words = ORDER.flatMap((look) => (looks.has(look) ? `${looks.get(look)} ${LOOK_NAMES[look]}` : []));
	return `${pin.people.length} people: ${words.join(", ")}`;
}

/** Several people who would lie on one another: how many, in a ring of how they are. */
export function ClusterPin({ pin, onOpen }: { readonly pin: Pin; readonly onOpen: (pin: Pin) => void }) {
	const size = Math.round(34 + 7 * Math.log10(pin.people.length) * 1.6);
	return (
		<button
			type="button"
			tabIndex={-1}
			data-cluster={pin.people.length}
			aria-label={nameOf(pin)}
			onClick={() => onOpen(pin)}
			style={{ width: size, height: size, background: ringOf(pin) }}
			className="-translate-x-1/2 -translate-y-1/2 pointer-events-auto absolute top-0 left-0 flex rounded-full p-[3px] shadow-pin outline-offset-2 transition-transform duration-150 hover:scale-108"
		>
			<span className="flex size-full items-center justify-center rounded-full bg-surface font-semibold text-ink text-xs tabular-nums">
				{pin.people.length}
			</span>
		</button>
	);
}
