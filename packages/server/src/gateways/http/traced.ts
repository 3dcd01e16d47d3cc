import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";
import type { Tracer } from "../../ports/tracer.ts";

/** One request, as a trace of its own, or as a part of the one that it says it belongs to. */
export function tracedRequest(
	tracer: Tracer,
	{ name, request }: { readonly name: EndpointName; readonly request: Request },
	serve: () => Promise<Response>,
): Promise<Response> {
	const { method, path } = ENDPOINTS[name];
	const attributes = { "http.request.method": method.toUpperCase(), "http.route": path, "rollcall.endpoint": name };
	const parent = request.headers.get("traceparent");
	return tracer.begin({ name: `${method.toUpperCase()} ${path}`, kind: "server", attributes, parent }, async () => {
		const response = await serve();
		tracer.note({ "http.response.status_code": response.status });
		return response;
	});
}
