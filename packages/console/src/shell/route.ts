import { useSyncExternalStore } from "react";

/** Where one is: the view, and what it shows; after the `#`, which the server never sees. */
export type Route = { readonly view: string; readonly rest: readonly string[] };

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part; // somebody typed it
	}
}

/** `#/people/alice` as a route. */
export function routeOf(hash: string): Route {
	const [view = "", ...rest] = hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decoded);
	return { view, rest };
}

/** The address of a view, or of something in it. */
export function hrefOf(...parts: readonly string[]): string {
	return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function go(...parts: readonly string[]): void {
	location.hash = hrefOf(...parts);
}

function subscribe(listener: () => void): () => void {
	addEventListener("hashchange", listener);
	return () => removeEventListener("hashchange", listener);
}

export function useRoute(): Route {
	return routeOf(useSyncExternalStore(subscribe, () => location.hash));
}
