import { asyncApiDocument } from "@rollcall/protocol/asyncapi";
import { openApiDocument } from "@rollcall/protocol/openapi";
import type { ReplyOf } from "@rollcall/protocol/rest";
import { type Kept, kept } from "./answers.ts";

type Name = "openapi" | "asyncapi";

/** A document, and how it is sent. */
export type Document<N extends Name> = { readonly value: ReplyOf<N>; readonly kept: Kept };

export type Documents = { readonly [N in Name]: Document<N> };

export function documentOf<N extends Name>(value: ReplyOf<N>): Document<N> {
	return { value, kept: kept(value) };
}

/** Made when first asked for, and once: they would hold up the start (P12), and each request. */
export function lazyDocuments(): Documents {
	let openapi: Documents["openapi"] | undefined;
	let asyncapi: Documents["asyncapi"] | undefined;
	return {
		get openapi() {
			openapi ??= documentOf<"openapi">(openApiDocument() as ReplyOf<"openapi">);
			return openapi;
		},
		get asyncapi() {
			asyncapi ??= documentOf<"asyncapi">(asyncApiDocument() as ReplyOf<"asyncapi">);
			return asyncapi;
		},
	};
}
