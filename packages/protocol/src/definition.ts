import type { z } from "zod";
import type { ErrorCode } from "./errors.ts";

/** A value on its way out: nobody changes it any more, so read-only values serve as well. */
export type Wire<T> = T extends object ? { readonly [K in keyof T]: Wire<T[K]> } : T;

/**
 * An event that a client sends (W20, W23). The acknowledgement is `{ success: true, ...answer }`. `errors` are the codes
 * beside `EVENT_ERRORS`, which any event may be answered with.
 */
export type UpEvent<Name extends string = string, P extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> = {
	readonly name: Name;
	readonly namespaces: readonly ("/presence" | "/chat")[];
	readonly summary: string;
	readonly payload: P;
	readonly answer: A;
	readonly errors: readonly ErrorCode[];
	readonly example: { readonly payload: Wire<z.input<P>>; readonly answer: Wire<z.input<A>> };
};

/** An event that the server sends. */
export type DownEvent<Name extends string = string, D extends z.ZodType = z.ZodType> = {
	readonly name: Name;
	readonly namespaces: readonly ("/presence" | "/chat")[];
	readonly summary: string;
	readonly data: D;
	readonly example: Wire<z.input<D>>;
};

/** Who may call an endpoint: a user by their token, the operator by the admin key, or anyone. */
export type Who = "user" | "operator" | "anyone";

/**
 * A REST endpoint. `path` in OpenAPI form: `/api/users/{userId}`. Without `body` the request has none; one whose `body`
 * accepts `{}` may come without. `errors` are the codes beside `ENDPOINT_ERRORS` of its `who`.
 */
export type Endpoint<
	Name extends string = string,
	P extends z.ZodType = z.ZodType,
	Q extends z.ZodType = z.ZodType,
	B extends z.ZodType = z.ZodType,
	A extends z.ZodType = z.ZodType,
	W extends Who = Who,
	H extends z.ZodType = z.ZodType,
> = {
	/** A unique camel-case operation id. */
	readonly name: Name;
	readonly method: "get" | "put" | "post" | "patch" | "delete";
	readonly path: string;
	readonly who: W;
	readonly summary: string;
	readonly params: P;
	readonly query: Q;
	/** Request headers that the endpoint reads, by their names in lower case. */
	readonly headers?: H;
	readonly body?: B;
	/** Success status; 200 where absent. */
	readonly status?: number;
	/** Success status where what was asked for had been done before; `status` where absent. */
	readonly repeatedStatus?: number;
	readonly answer: A;
	readonly errors: readonly ErrorCode[];
	readonly example: {
		readonly params?: Wire<z.input<P>>;
		readonly query?: Wire<z.input<Q>>;
		readonly body?: Wire<z.input<B>>;
		readonly answer: Wire<z.input<A>>;
	};
};

/** Keeps the literal types of an event definition. */
export function upEvent<const Name extends string, P extends z.ZodType, A extends z.ZodType>(
	event: UpEvent<Name, P, A>,
): UpEvent<Name, P, A> {
	return event;
}

export function downEvent<const Name extends string, D extends z.ZodType>(
	event: DownEvent<Name, D>,
): DownEvent<Name, D> {
	return event;
}

export function endpoint<
	const Name extends string,
	P extends z.ZodType,
	Q extends z.ZodType,
	A extends z.ZodType,
	const W extends Who,
	B extends z.ZodType = z.ZodType,
	H extends z.ZodType = z.ZodUndefined,
>(definition: Endpoint<Name, P, Q, B, A, W, H>): Endpoint<Name, P, Q, B, A, W, H> {
	return definition;
}
