/** A terminal sends its signal to the launcher and to this process, which both pass it on: later ones say nothing new. */
export function stopAsked(): Promise<string> {
	return new Promise((resolve) => {
		for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
	});
}
