// Before the first paint, so that a chosen theme does not flash. The rest is in src/shell/theme.ts.
try {
	const chosen = localStorage.getItem("rollcall.theme");
	if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
	// A browser that keeps nothing follows the system.
}
