import type { Heartbeat, Position } from "../presence/heartbeat.ts";
import { Signal } from "../stores/readable.ts";

/** `asking`: the browser asks the person. `refused`: they, or the browser, said no. */
export type Sharing = "off" | "asking" | "on" | "refused";

type BrowserPosition = {
	readonly coords: Pick<Position, "latitude" | "longitude"> & {
		readonly accuracy: number;
		readonly heading: number | null;
		readonly speed: number | null;
	};
	readonly timestamp: number;
};

/** The browser's API of positions, as far as it is used; an application may give another. */
export type Geolocation = {
	watchPosition(
		found: (position: BrowserPosition) => void,
		failed: (error: { readonly code: number }) => void,
		options: { readonly enableHighAccuracy: boolean; readonly maximumAge: number },
	): number;
	clearWatch(watch: number): void;
};

const PERMISSION_DENIED = 1;
const OPTIONS = { enableHighAccuracy: true, maximumAge: 30_000 };

/** Where this device is: told as often as the server wants to know it (LOC3). */
export class Location {
	/** What became of `share()`. */
	readonly sharing = new Signal<Sharing>("off");
	readonly #heartbeat: Pick<Heartbeat, "locate" | "forget">;
	readonly #geolocation: Geolocation | undefined;
	#watch: number | undefined;

	constructor(heartbeat: Pick<Heartbeat, "locate" | "forget">, geolocation: Geolocation | undefined) {
		this.#heartbeat = heartbeat;
		this.#geolocation = geolocation;
	}

	/** Tells a position that the application found out by itself. */
	report(position: Position): void {
		this.#heartbeat.locate(position);
	}

	/** Begins to tell what the browser knows of its place, until `unshare()` or the client's end. */
	share(): void {
		if (this.#watch !== undefined) return;
		if (this.#geolocation === undefined) return this.sharing.set("refused");
		this.sharing.set("asking");
		this.#watch = this.#geolocation.watchPosition(
			(position) => {
				this.sharing.set("on");
				this.report(positionOf(position));
			},
			({ code }) => {
				if (code === PERMISSION_DENIED) this.#stop("refused");
			},
			OPTIONS,
		);
	}

	/** Tells nothing of it from now. */
	unshare(): void {
		this.#stop("off");
	}

	#stop(sharing: Sharing): void {
		if (this.#watch !== undefined) this.#geolocation?.clearWatch(this.#watch);
		this.#watch = undefined;
		this.#heartbeat.forget();
		this.sharing.set(sharing);
	}
}

function positionOf({ coords, timestamp }: BrowserPosition): Position {
	const { latitude, longitude, accuracy, heading, speed } = coords;
	return {
		latitude,
		longitude,
		accuracy,
		heading: Number.isFinite(heading) ? (heading as number) % 360 : null,
		speed,
		capturedAt: new Date(timestamp).toISOString(),
	};
}

export function browserGeolocation(): Geolocation | undefined {
	return (globalThis as { readonly navigator?: { readonly geolocation?: Geolocation } }).navigator?.geolocation;
}
