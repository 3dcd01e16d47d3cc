import { LOOK_NAMES, type OwnLook } from "../live/presence.ts";
import { classNames } from "./class-names.ts";

const COLOURS: Readonly<Record<OwnLook, string>> = {
	online: "text-online",
	away: "text-away",
	dnd: "text-dnd",
	offline: "text-offline",
	invisible: "text-offline",
};

/** Each status has a shape of its own, for those who do not tell the colours apart. */
function Shape({ look }: { readonly look: OwnLook }) {
	switch (look) {
		case "online":
			return <circle cx="6" cy="6" r="5" fill="currentColor" />;
		case "away":
			return <path d="M6.9 1.1A5 5 0 1 0 10.9 7 4.3 4.3 0 0 1 6.9 1.1Z" fill="currentColor" />;
		case "dnd":
			return (
				<>
					<circle cx="6" cy="6" r="5" fill="currentColor" />
					<path d="M3.6 6h4.8" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" />
				</>
			);
		case "invisible":
			return (
				<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.7" strokeDasharray="2.2 1.4" />
			);
		default:
			return <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.8" />;
	}
}

/** How somebody is, as a small sign. `isNamed`: it stands alone, so it is read out. */
export function StatusDot(props: { readonly look: OwnLook; readonly size?: number; readonly isNamed?: boolean }) {
	const { look, size = 12, isNamed = false } = props;
	return (
		<svg
			role="img"
			aria-hidden={!isNamed}
			aria-label={LOOK_NAMES[look]}
			viewBox="0 0 12 12"
			width={size}
			height={size}
			className={classNames("shrink-0 transition-colors duration-300", COLOURS[look])}
		>
			<Shape look={look} />
		</svg>
	);
}
