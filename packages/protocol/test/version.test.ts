import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { fingerprint } from "../src/fingerprint.ts";
import { HISTORY, PROTOCOL_VERSION } from "../src/version.ts";

test("[W23] whoever changes the wire writes a line of its history", () => {
	const hash = createHash("sha256").update(fingerprint()).digest("hex");
	// Red here: the wire changed. Add a line to HISTORY with the next version, this hash, and what changed.
	expect(HISTORY.at(-1)?.hash).toBe(hash);
});

test("[W23] versions count up, each with its own hash and a sentence", () => {
	expect(HISTORY.map(({ version }) => version)).toEqual(HISTORY.map((_, at) => at + 1));
	expect(new Set(HISTORY.map(({ hash }) => hash)).size).toBe(HISTORY.length);
	for (const { change } of HISTORY) expect(change.length).toBeGreaterThan(10);
	expect(PROTOCOL_VERSION).toBe(HISTORY.length);
});

test("[W23] the fingerprint holds what binds, and nothing that explains", () => {
	const wire = fingerprint();
	expect(wire).toContain('"presence:heartbeat"');
	expect(wire).toContain('"maximum":90');
	expect(wire).not.toContain("Degrees");
	expect(wire).not.toContain("On site until four");
});
