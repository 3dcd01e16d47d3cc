import { expect, test } from "bun:test";
import type { BusMessage } from "../../ports/bus.ts";
import { MemoryBus } from "./bus.ts";

test("[STO7] every subscriber gets what is published, in order and in the same turn", () => {
	const bus = new MemoryBus();
	const heard: string[] = [];
	for (const name of ["one", "two"])
		bus.subscribe((message) => void heard.push(`${name} ${message.kind === "resync" ? message.companyId : ""}`));
	const messages: readonly BusMessage[] = [
		{ kind: "resync", companyId: "a" },
		{ kind: "resync", companyId: "b" },
	];
	for (const message of messages) bus.publish(message);
	expect(heard).toEqual(["one a", "two a", "one b", "two b"]);
});
