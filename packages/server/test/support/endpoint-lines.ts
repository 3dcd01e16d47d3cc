import type { Endpoint } from "@rollcall/protocol/definition";
import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";

/** The names of all endpoints that this caller may use. */
export function endpointsOf(who: Endpoint["who"]): readonly EndpointName[] {
	return (Object.keys(ENDPOINTS) as EndpointName[]).filter((name) => ENDPOINTS[name].who === who);
}

/** `METHOD /path` of an endpoint, its path filled with the values given, else with those of its example. */
export function lineOf(name: EndpointName, params: Readonly<Record<string, string>> = {}): string {
	const endpoint: Endpoint = ENDPOINTS[name];
	const examples = (endpoint.example.params ?? {}) as Readonly<Record<string, string>>;
	const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? examples[key] ?? "x");
	return `${endpoint.method.toUpperCase()} ${path}`;
}
