import { nextTurn } from "./next-turn.ts";
import type { Peer, Transport, TransportOptions } from "./transport.ts";

/** A connection on which a request does not get on for so long is closed. */
const IDLE_SECONDS = 10;
/** What the runtime calls the end of a link whose message it did not read; the code it gives is 1006. */
const UNREAD = "Received too big message";
const ABNORMAL = 1006;
const TOO_LARGE = 1009;
const INTERNAL_ERROR = "Internal Server Error";

/** Listens with Bun's native server. Throws where the address is taken. */
export function listenBun(options: TransportOptions): Transport {
	return new BunTransport(serve(options));
}

function serve(options: TransportOptions): Bun.Server<Peer> {
	return Bun.serve<Peer>({
		hostname: options.host,
		port: options.port,
		development: false,
		// Outside development the runtime would share a taken port with whoever holds it, without a word.
		reusePort: false,
		idleTimeout: IDLE_SECONDS,
		maxRequestBodySize: options.maxRequestBody,
		...(options.tls ? { tls: { cert: options.tls.cert, key: options.tls.key } } : {}),
		fetch: (request) => answered(request, options.handle(request)),
		error: (error) => {
			options.fault(error);
			return new Response(INTERNAL_ERROR, { status: 500 });
		},
		websocket: {
			idleTimeout: 0,
			sendPings: false,
			perMessageDeflate: false,
			maxPayloadLength: options.maxFrame,
			backpressureLimit: options.maxWaiting,
			open: (ws) => ws.data.opened(ws),
			message: (ws, message) => (typeof message === "string" ? ws.data.text(message) : ws.data.binary(message)),
			pong: (ws) => ws.data.ponged(),
			drain: (ws) => ws.data.drained(),
			close: (ws, code, reason) => ws.data.closed(reason === UNREAD && code === ABNORMAL ? TOO_LARGE : code),
			error: (error) => options.fault(error),
		},
	});
}

/** A client that asked for `Connection: close` must be told so, or its agent uses the dead connection again. */
function answered(
	request: Request,
	answer: Response | undefined | Promise<Response>,
): Response | undefined | Promise<Response> {
	if (answer === undefined || request.headers.get("connection")?.toLowerCase() !== "close") return answer;
	return answer instanceof Promise ? answer.then(closing) : closing(answer);
}

function closing(response: Response): Response {
	response.headers.set("connection", "close");
	return response;
}

class BunTransport implements Transport {
	readonly #server: Bun.Server<Peer>;

	constructor(server: Bun.Server<Peer>) {
		this.#server = server;
	}

	get port(): number {
		return this.#server.port ?? 0;
	}

	get url(): string {
		return this.#server.url.origin;
	}

	upgrade(request: Request, peer: Peer): boolean {
		return this.#server.upgrade(request, { data: peer });
	}

	addressOf(request: Request): string {
		return this.#server.requestIP(request)?.address ?? "";
	}

	holdFor(request: Request, seconds: number): void {
		this.#server.timeout(request, seconds);
	}

	publish(topic: string, frame: string): void {
		this.#server.publish(topic, frame, false);
	}

	subscribers(topic: string): number {
		return this.#server.subscriberCount(topic);
	}

	/** What was answered in this turn is still written. */
	async close(): Promise<void> {
		await nextTurn();
		await this.#server.stop(true);
	}
}
