import type { Config } from "../../src/config/settings.ts";

type AnyValue = {
	readonly stringValue?: string;
	readonly intValue?: string;
	readonly doubleValue?: number;
	readonly boolValue?: boolean;
};
type KeyValue = { readonly key: string; readonly value: AnyValue };
type Sent = {
	readonly traceId: string;
	readonly spanId: string;
	readonly parentSpanId?: string;
	readonly name: string;
	readonly kind: number;
	readonly startTimeUnixNano: string;
	readonly endTimeUnixNano: string;
	readonly attributes: readonly KeyValue[];
	readonly status: { readonly code?: number };
};
type Body = {
	readonly resourceSpans: readonly {
		readonly resource: { readonly attributes: readonly KeyValue[] };
		readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly Sent[] }[];
	}[];
};

/** A span as it came, its attributes as an object; `node`: which one sent it. */
export type ReceivedSpan = Omit<Sent, "attributes"> & {
	readonly attributes: Readonly<Record<string, unknown>>;
	readonly node: unknown;
};

/** A collector of OpenTelemetry that takes traces over OTLP/HTTP on this machine. */
export class Collector {
	readonly texts: string[] = [];
	readonly requests: { readonly path: string; readonly headers: Headers }[] = [];
	readonly #server: ReturnType<typeof Bun.serve>;
	/** What it answers; by default that it took all. */
	answer: () => Response | Promise<Response> = () => Response.json({ partialSuccess: {} });

	constructor() {
		this.#server = Bun.serve({
			hostname: "127.0.0.1",
			port: 0,
			idleTimeout: 60,
			fetch: (request) => this.#take(request),
		});
	}

	get url(): string {
		return `http://127.0.0.1:${this.#server.port}`;
	}

	/** The settings of a server that sends here. */
	get settings(): Partial<Config> {
		return { otlpEndpoint: this.url };
	}

	get spans(): readonly ReceivedSpan[] {
		return this.texts.flatMap((text) =>
			(JSON.parse(text) as Body).resourceSpans.flatMap(({ resource, scopeSpans }) => {
				const node = objectOf(resource.attributes)["service.instance.id"];
				return scopeSpans.flatMap(({ spans }) =>
					spans.map((span) => ({ ...span, attributes: objectOf(span.attributes), node })),
				);
			}),
		);
	}

	/** The one span of that name. */
	one(name: string): ReceivedSpan {
		const found = this.spans.filter((span) => span.name === name);
		if (found.length !== 1) throw new Error(`${found.length} spans are called ${name}`);
		return found[0] as ReceivedSpan;
	}

	/** The spans right beneath it, in the order in which they began. */
	under({ spanId }: ReceivedSpan): readonly ReceivedSpan[] {
		const found = this.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
		return found.toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
	}

	/** Answers nothing from now, until it is let go. */
	hold(): () => void {
		const { promise, resolve } = Promise.withResolvers<Response>();
		this.answer = () => promise;
		return () => resolve(new Response());
	}

	async #take(request: Request): Promise<Response> {
		this.requests.push({ path: new URL(request.url).pathname, headers: request.headers });
		this.texts.push(await request.text());
		return this.answer();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#server.stop(true);
	}
}

function objectOf(pairs: readonly KeyValue[]): Readonly<Record<string, unknown>> {
	return Object.fromEntries(
		pairs.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => {
			const whole = intValue === undefined ? undefined : Number(intValue);
			return [key, stringValue ?? whole ?? doubleValue ?? boolValue];
		}),
	);
}
