import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Bus, BusMessage } from "../../src/ports/bus.ts";

export type MakeBus = () => Promise<{ readonly bus: Bus; readonly close: () => Promise<void> }>;

/** The law of `Bus` that a node sees by itself. */
export function describeBus(name: string, make: MakeBus): void {
	describe(`bus on ${name}`, () => {
		let opened: Awaited<ReturnType<MakeBus>>;
		beforeEach(async () => {
			opened = await make();
		});
		afterEach(() => opened.close());

		test("[STO7] every subscriber gets what is published, in order and in the same turn", () => {
			const heard: string[] = [];
			for (const subscriber of ["one", "two"])
				opened.bus.subscribe((message) => void heard.push(`${subscriber} ${companyIn(message)}`));
			for (const companyId of ["a", "b"]) opened.bus.publish({ kind: "resync", companyId });
			expect(heard).toEqual(["one a", "two a", "one b", "two b"]);
		});

		test("[STO7] one's own messages come once, followed or not, as the very same", async () => {
			const heard: BusMessage[] = [];
			opened.bus.subscribe((message) => void heard.push(message));
			const message: BusMessage = { kind: "resync", companyId: "acme" };
			for (const act of ["follow", "follow", "unfollow", "unfollow"] as const) {
				await opened.bus[act]("acme");
				opened.bus.publish(message);
			}
			await Bun.sleep(50);
			expect(heard).toEqual([message, message, message, message]);
			expect(heard.every((one) => one === message)).toBe(true);
		});

		test("[STO7] what is published here alone comes in its turn, once", async () => {
			const heard: string[] = [];
			opened.bus.subscribe((message) => void heard.push(companyIn(message)));
			await opened.bus.follow("b");
			opened.bus.publish({ kind: "resync", companyId: "a" });
			opened.bus.publishHere({ kind: "resync", companyId: "b" });
			opened.bus.publish({ kind: "resync", companyId: "c" });
			await Bun.sleep(50);
			expect(heard).toEqual(["a", "b", "c"]);
		});

		test("[STO7] where nothing was cut off there is no gap", async () => {
			const gaps: (string | null)[] = [];
			opened.bus.onGap((companyId) => void gaps.push(companyId));
			await opened.bus.follow("acme");
			opened.bus.publish({ kind: "resync", companyId: "acme" });
			opened.bus.unfollow("acme");
			await opened.bus.follow("acme");
			await Bun.sleep(50);
			expect(gaps).toEqual([]);
		});
	});
}

function companyIn(message: BusMessage): string {
	return message.kind === "resync" ? message.companyId : message.kind;
}
