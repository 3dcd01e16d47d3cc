/** A request's body: its text, or why there is none. */
export type Body =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "too_large" }
	| { readonly kind: "aborted" };

/** Reads a body of at most `limit` bytes, whatever its length header says. */
export async function readBody(request: Request, limit: number): Promise<Body> {
	const declared = request.headers.get("content-length");
	if (declared !== null && Number(declared) > limit) return { kind: "too_large" };
	try {
		return declared === null ? await readStream(request, limit) : { kind: "text", text: await request.text() };
	} catch {
		// The client has gone in the middle of its own request.
		return { kind: "aborted" };
	}
}

async function readStream(request: Request, limit: number): Promise<Body> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of request.body ?? []) {
		bytes += chunk.length;
		if (bytes > limit) return { kind: "too_large" };
		chunks.push(chunk);
	}
	return { kind: "text", text: Buffer.concat(chunks).toString("utf8") };
}
