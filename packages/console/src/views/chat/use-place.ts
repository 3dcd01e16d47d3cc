import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { Item } from "./timeline.ts";

type Box = RefObject<HTMLDivElement | null>;
type PlaceOf = {
	readonly virtual: Virtualizer<HTMLDivElement, Element>;
	readonly box: Box;
	readonly content: Box;
	readonly items: readonly Item[];
};

/** Who is so near to the end follows what comes. */
export const NEAR_END = 120;

function toEnd(element: HTMLElement): void {
	element.scrollTop = element.scrollHeight;
}

function isNearEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
	return scrollHeight - scrollTop - clientHeight < NEAR_END;
}

/** Stays at the end while the person is there, whatever grows: what was said, or the field below. */
function useFollowing(box: Box, content: Box): RefObject<boolean> {
	const isFollowing = useRef(true);
	useEffect(() => {
		const [element, inner] = [box.current, content.current];
		if (element === null || inner === null) return;
		let top = element.scrollTop;
		// What grows moves the end away, and nobody: only who goes up stops following.
		const scrolled = () => {
			if (isNearEnd(element)) isFollowing.current = true;
			else if (element.scrollTop < top) isFollowing.current = false;
			top = element.scrollTop;
		};
		const observer = new ResizeObserver(() => {
			if (isFollowing.current) toEnd(element);
		});
		observer.observe(element);
		observer.observe(inner);
		element.addEventListener("scroll", scrolled, { passive: true });
		return () => {
			observer.disconnect();
			element.removeEventListener("scroll", scrolled);
		};
	}, [box, content]);
	return isFollowing;
}

/** Where one is in a conversation: first at the end, or where the new begins if that is above; and at the end after one's own words. */
export function usePlace({ virtual, box, content, items }: PlaceOf): void {
	const isFollowing = useFollowing(box, content);
	const isPlaced = useRef(false);
	// What changes its size above what one reads moves nothing, also on the way up.
	virtual.shouldAdjustScrollPositionOnItemSizeChange = ({ start }, _, { scrollOffset }) => start < (scrollOffset ?? 0);
	const last = items.at(-1);
	const own = last?.kind === "pending" ? last.id : null;
	useLayoutEffect(() => {
		const element = box.current;
		if (element === null || isPlaced.current || items.length === 0) return;
		isPlaced.current = true;
		toEnd(element);
		const firstNew = items.findIndex(({ kind }) => kind === "new");
		if (firstNew < 0) return;
		// What is near the end is measured by then.
		requestAnimationFrame(() => {
			const [start] = virtual.getOffsetForIndex(firstNew, "start") ?? [];
			if (start === undefined || start >= element.scrollTop) return;
			isFollowing.current = false;
			virtual.scrollToIndex(firstNew, { align: "start" });
		});
	}, [virtual, box, items, isFollowing]);
	useLayoutEffect(() => {
		if (own === null || box.current === null) return;
		isFollowing.current = true;
		toEnd(box.current);
	}, [own, box, isFollowing]);
}
