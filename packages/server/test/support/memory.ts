/** Bytes that this process holds, once what nobody holds any more has been collected. */
export function memory(): number {
	Bun.gc(true);
	return process.memoryUsage().rss;
}
