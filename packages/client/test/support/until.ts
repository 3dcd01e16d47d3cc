import type { Readable } from "../../src/index.ts";

const PATIENCE = 30_000;

/** The value once it fits; fails where that does not come, and tells what there was. */
export function until<T>(store: Readable<T>, fits: (value: T) => boolean, patience: number = PATIENCE): Promise<T> {
	return new Promise((resolve, reject) => {
		const look = () => {
			const value = store.getSnapshot();
			if (!fits(value)) return;
			end();
			resolve(value);
		};
		const stop = store.subscribe(look);
		const timer = setTimeout(() => {
			end();
			reject(new Error(`${fits} did not come true: ${JSON.stringify(store.getSnapshot())?.slice(0, 500)}`));
		}, patience);
		const end = () => {
			stop();
			clearTimeout(timer);
		};
		look();
	});
}
