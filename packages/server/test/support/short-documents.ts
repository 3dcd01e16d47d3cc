import { type Documents, documentOf } from "../../src/gateways/http/documents.ts";

/** Documents that are quickly made, for the tests that compose REST by hand. */
export const SHORT_DOCUMENTS: Documents = {
	openapi: documentOf<"openapi">({ openapi: "3.1.1" }),
	asyncapi: documentOf<"asyncapi">({ asyncapi: "3.0.0" }),
};
