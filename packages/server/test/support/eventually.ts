const PATIENCE = 30_000;
const PAUSE = 5;

/** Waits until it is so; what happens in other processes has no event to wait for. */
export async function eventually(isSo: () => boolean | Promise<boolean>, patience = PATIENCE): Promise<void> {
	const until = performance.now() + patience;
	while (!(await isSo())) {
		if (performance.now() > until) throw new Error(`this did not come true: ${isSo}`);
		await Bun.sleep(PAUSE);
	}
}
