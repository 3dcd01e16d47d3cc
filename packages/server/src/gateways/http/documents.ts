import { asyncApiDocument } from "@rollcall/protocol/asyncapi";
import { openApiDocument } from "@rollcall/protocol/openapi";
import type { ReplyOf } from "@rollcall/protocol/rest";

export type Documents = { readonly openapi: ReplyOf<"openapi">; readonly asyncapi: ReplyOf<"asyncapi"> };

/** Made when first asked for: they would hold up the start (P12). */
export function lazyDocuments(): Documents {
	let openapi: Documents["openapi"] | undefined;
	let asyncapi: Documents["asyncapi"] | undefined;
	return {
		get openapi() {
			openapi ??= openApiDocument() as Documents["openapi"];
			return openapi;
		},
		get asyncapi() {
			asyncapi ??= asyncApiDocument() as Documents["asyncapi"];
			return asyncapi;
		},
	};
}
