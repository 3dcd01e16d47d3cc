import { worldSize } from "../mercator.ts";
import type { WorldMap } from "../world/world-map.ts";
import type { Pin } from "./gather.ts";

type Drawn = {
	x: number;
	y: number;
	pin: Pin;
	from: { readonly x: number; readonly y: number };
	since: number;
	takes: number;
};

/** As long as positions come at most often, so that somebody who moves does not stop between two of them. */
const GLIDE = 900;
/** For signs that part or come together. */
const PART = 280;
/** Pixels: who is suddenly that far off did not walk there. */
const JUMP = 1_200;

const STILL = matchMedia("(prefers-reduced-motion: reduce)");

function eased(part: number): number {
	return part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
}

/** Puts signs where they belong on the map, at each of its movements, and lets them glide where they themselves move. */
export class Mover {
	readonly #world: WorldMap;
	readonly #elements = new Map<string, HTMLElement>();
	#drawn = new Map<string, Drawn>();
	#frame = 0;
	#zoom = Number.NaN;

	constructor(world: WorldMap) {
		this.#world = world;
	}

	/** Follows the map; returns how to stop. */
	open(): () => void {
		const { map } = this.#world;
		map.on("move", this.#draw);
		map.on("resize", this.#draw);
		return () => {
			cancelAnimationFrame(this.#frame);
			map.off("move", this.#draw);
			map.off("resize", this.#draw);
		};
	}

	/** What a sign is drawn with. */
	attach(key: string, element: HTMLElement | null): void {
		if (element === null) this.#elements.delete(key);
		else this.#elements.set(key, element);
	}

	/** These signs and no others, as gathered at this zoom; a new one begins where its people were drawn before. */
	place(pins: readonly Pin[], zoom: number): void {
		const isZoomed = zoom !== this.#zoom;
		this.#zoom = zoom;
		const where = new Map<string, Drawn>();
		for (const drawn of this.#drawn.values()) for (const { userId } of drawn.pin.people) where.set(userId, drawn);
		const now = performance.now();
		const next = pins.map((pin): [string, Drawn] => {
			const same = this.#drawn.get(pin.key);
			const takes = same === undefined || isZoomed ? PART : GLIDE;
			return [pin.key, this.#moved(same ?? where.get(pin.people[0]?.userId ?? ""), pin, { now, takes })];
		});
		this.#drawn = new Map(next);
		this.#draw();
		this.#glide();
	}

	#moved(before: Drawn | undefined, pin: Pin, { now, takes }: { readonly now: number; readonly takes: number }): Drawn {
		if (before?.pin.x === pin.x && before.pin.y === pin.y && before.pin.key === pin.key) return { ...before, pin };
		const distance = before === undefined ? 0 : Math.hypot(before.x - pin.x, before.y - pin.y);
		const isAtOnce = before === undefined || STILL.matches || distance * worldSize(this.#world.map.getZoom()) > JUMP;
		const { x, y } = isAtOnce ? pin : before;
		return { x, y, pin, from: { x, y }, since: now, takes: isAtOnce ? 0 : takes };
	}

	#glide(): void {
		cancelAnimationFrame(this.#frame);
		const isMoving = [...this.#drawn.values()].some(({ x, y, pin }) => x !== pin.x || y !== pin.y);
		if (isMoving) this.#frame = requestAnimationFrame(this.#step);
	}

	readonly #step = (now: number): void => {
		for (const drawn of this.#drawn.values()) {
			const { pin, from, since, takes } = drawn;
			const part = eased(Math.max(0, Math.min(1, (now - since) / takes)));
			drawn.x = part === 1 ? pin.x : from.x + (pin.x - from.x) * part;
			drawn.y = part === 1 ? pin.y : from.y + (pin.y - from.y) * part;
		}
		this.#draw();
		this.#glide();
	};

	readonly #draw = (): void => {
		const { x, y, size, width, height } = this.#world.view();
		this.#world.overlay.style.setProperty("--world", String(size));
		for (const [key, drawn] of this.#drawn) {
			const element = this.#elements.get(key);
			if (element === undefined) continue;
			const right = drawn.x - x;
			const left = (right - Math.round(right)) * size + width / 2;
			const top = (drawn.y - y) * size + height / 2;
			element.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
		}
	};
}
