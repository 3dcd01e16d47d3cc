import { Deadlines } from "./deadlines.ts";

const TIMEOUT = 408;

type Late = PromiseWithResolvers<Response>;

/** Requests with a body that must have come, and be answered, in time: who sends one byte a second holds nothing for long (T-23). */
export class SlowRequests {
	readonly #due: Deadlines<Late>;

	constructor(timeoutMs: number) {
		this.#due = new Deadlines(timeoutMs);
	}

	/** The answer, or that it is too late. */
	inTime(request: Request, answer: Promise<Response>, now: number): Promise<Response> {
		if (!hasBody(request)) return answer;
		const late: Late = Promise.withResolvers();
		this.#due.put(late, now);
		const done = (): void => this.#due.drop(late);
		answer.then(done, done);
		return Promise.race([answer, late.promise]);
	}

	tick(now: number, tooLate: () => void): void {
		this.#due.tick(now, ({ resolve }) => {
			tooLate();
			// The connection goes with it, and with that whatever still waits for the body.
			resolve(new Response(null, { status: TIMEOUT, headers: { connection: "close" } }));
		});
	}
}

function hasBody({ headers }: Request): boolean {
	return headers.has("transfer-encoding") || (headers.get("content-length") ?? "0") !== "0";
}
