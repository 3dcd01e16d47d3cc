import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A path in a folder of its own that goes with everything in it. */
export function temporaryFile(): Disposable & { readonly path: string; copy(): string } {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-"));
	const path = join(folder, "rollcall.db");
	let copies = 0;
	return {
		path,
		/** What a crash now would leave of a database: the file and its log, as they stand. Its path. */
		copy: () => {
			copies += 1;
			const copied = join(folder, `copy-${copies}.db`);
			copyFileSync(path, copied);
			if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copied}-wal`);
			return copied;
		},
		[Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
	};
}
