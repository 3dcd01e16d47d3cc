const PATIENCE_MS = 30_000;
const PAUSE_MS = 20;

/** A plain WebSocket of the bearer of this token, let in; closed when it is disposed of. */
export async function connectDevice(url: string, token: string): Promise<AsyncDisposable> {
	const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
	const closed = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve()));
	socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "auth", token })));
	await new Promise<void>((resolve, reject) => {
		socket.addEventListener("message", () => resolve());
		socket.addEventListener("close", ({ code }) => reject(new Error(`closed with ${code}`)));
	});
	return {
		[Symbol.asyncDispose]: () => {
			socket.close(1_000);
			return closed;
		},
	};
}

/** Waits until it is so, by the real clock. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
	const lost = performance.now() + PATIENCE_MS;
	while (!(await isSo())) {
		if (performance.now() > lost) throw new Error(`this did not come true: ${isSo}`);
		await Bun.sleep(PAUSE_MS);
	}
}
