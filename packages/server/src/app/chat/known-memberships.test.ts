import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Membership } from "../../ports/conversation-store.ts";
import { Known } from "./known-memberships.ts";

test("[P1] few or many, they are found by their id, and the last one put in counts", () => {
	const step = fc.record({ puts: fc.boolean(), id: fc.nat(80), people: fc.nat(9) });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
			const [known, real] = [new Known(), new Map<string, Membership>()];
			for (const { puts, id, people } of steps) {
				const one: Membership = { conversationId: `c${id}`, type: "group", people, otherId: null };
				if (puts) known.set(one);
				else known.delete(one.conversationId);
				if (puts) real.set(one.conversationId, one);
				else real.delete(one.conversationId);
				expect([known.get(one.conversationId), known.has(one.conversationId)]).toEqual([
					real.get(one.conversationId),
					real.has(one.conversationId),
				]);
			}
			expect(known.size).toBe(real.size);
			expect([...known.values()]).toEqual([...real.values()]);
		}),
	);
});
