import type { SentPayload } from "@rollcall/protocol/typed-events";
import type { Link } from "./link.ts";
import { Signal } from "./signal.ts";

type Beat = SentPayload<"presence:heartbeat">;

/** `asking`: the browser asks the person. `refused`: they, or the browser, said no. */
export type Sharing = "off" | "asking" | "on" | "refused";

const USUAL = 30_000;
/** Doing something is told at most this often; the server takes somebody for away after five minutes. */
const ACTIVE_EVERY = 60_000;
const DID_SOMETHING = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

function placeOf({ coords, timestamp }: GeolocationPosition): Beat {
	const { latitude, longitude, accuracy, heading, speed } = coords;
	const moving = heading === null || Number.isNaN(heading) ? {} : { heading: heading % 360 };
	return {
		latitude,
		longitude,
		accuracy,
		...moving,
		...(speed === null ? {} : { speed }),
		capturedAt: new Date(timestamp).toISOString(),
	};
}

/** Tells the server that this browser lives, when the person does something, and where they are if they share it. */
export class Heartbeat {
	readonly sharing = new Signal<Sharing>("off");
	readonly #link: Link;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#watch: number | undefined;
	#place: Beat = {};
	#wasActive = 0;

	readonly #onPlaced: () => void;

	/** `onPlaced`: the server was told where this browser is. */
	constructor(link: Link, onPlaced: () => void) {
		this.#link = link;
		this.#onPlaced = onPlaced;
		link.socket.on("connect", () => this.#beat());
		for (const name of DID_SOMETHING) addEventListener(name, this.#active, { passive: true });
	}

	/** Begins to tell where this browser is. */
	share(): void {
		if (!("geolocation" in navigator)) return this.sharing.set("refused");
		this.sharing.set("asking");
		this.#watch = navigator.geolocation.watchPosition(
			(position) => {
				this.#place = placeOf(position);
				if (this.sharing.get() !== "on") this.#beat();
				this.sharing.set("on");
			},
			({ code, PERMISSION_DENIED }) => {
				if (code === PERMISSION_DENIED) this.#stopWatching("refused");
			},
			{ enableHighAccuracy: true, maximumAge: USUAL },
		);
	}

	/** Tells nothing of it from now. */
	unshare(): void {
		this.#stopWatching("off");
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#stopWatching("off");
		for (const name of DID_SOMETHING) removeEventListener(name, this.#active);
	}

	#stopWatching(state: Sharing): void {
		if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
		this.#watch = undefined;
		this.#place = {};
		this.sharing.set(state);
	}

	readonly #active = (): void => {
		if (Date.now() - this.#wasActive < ACTIVE_EVERY) return;
		this.#wasActive = Date.now();
		this.#link.ask("activity:ping", {}).catch(() => {}); // connecting counts as activity, too
	};

	#beat(): void {
		clearTimeout(this.#timer);
		const place = this.#place;
		this.#link
			.ask("presence:heartbeat", place)
			.then(({ nextHeartbeatMs }) => {
				this.#beatIn(nextHeartbeatMs);
				if (place.latitude !== undefined) this.#onPlaced();
			})
			.catch(() => this.#beatIn(USUAL));
	}

	#beatIn(wait: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#beat(), wait);
	}
}
