import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Revocation } from "../ports/revocation-list.ts";
import { type Bearer, isEndedBy, makeRevocationIndex } from "./revoked.ts";

const ALICE: Bearer = { companyId: "acme", userId: "alice", deviceId: "phone", jti: "j1", issuedAt: 1_000 };
const ALL: Revocation = { companyId: "acme", userId: null, deviceId: null, jti: null, at: 1_000 };

function isRevoked(bearer: Bearer, ...revocations: readonly Revocation[]): boolean {
	const index = makeRevocationIndex();
	for (const revocation of revocations) index.add(revocation);
	return index.isRevoked(bearer);
}

test("[W14] a revocation ends the tokens issued at or before it, or without iat, and no newer one", () => {
	expect(isRevoked(ALICE, ALL)).toBe(true);
	expect(isRevoked({ ...ALICE, issuedAt: 1_001 }, ALL)).toBe(false);
	expect(isRevoked({ ...ALICE, issuedAt: null }, ALL)).toBe(true);
});

test("[W14] a revocation ends only what it names", () => {
	expect(isRevoked(ALICE, { ...ALL, userId: "alice", deviceId: "phone", jti: "j1" })).toBe(true);
	expect(isRevoked(ALICE, { ...ALL, userId: "bob" })).toBe(false);
	expect(isRevoked(ALICE, { ...ALL, userId: "alice", deviceId: "laptop" })).toBe(false);
	expect(isRevoked(ALICE, { ...ALL, jti: "j2" })).toBe(false);
	expect(isRevoked({ ...ALICE, jti: null }, { ...ALL, jti: "j1" })).toBe(false);
	expect(isRevoked(ALICE, { ...ALL, companyId: "other" })).toBe(false);
});

test("[W14] of two revocations of the same the newest counts, in either order", () => {
	const late = { ...ALL, at: 2_000 };
	const bearer = { ...ALICE, issuedAt: 1_500 };
	expect([isRevoked(bearer, ALL, late), isRevoked(bearer, late, ALL), isRevoked(bearer, ALL)]).toEqual([
		true,
		true,
		false,
	]);
});

test("[W14] the index answers as one look at every revocation would", () => {
	const orNull = (...words: readonly string[]) => fc.constantFrom(null, ...words);
	const moment = fc.integer({ min: 0, max: 4 });
	const company = fc.constantFrom("acme", "other");
	const revocations = fc.array(
		fc.record({
			companyId: company,
			userId: orNull("a", "b"),
			deviceId: orNull("a", "d"),
			jti: orNull("a", "j"),
			at: moment,
		}),
	);
	const bearer = fc.record({
		companyId: company,
		userId: fc.constantFrom("a", "b"),
		deviceId: orNull("a", "d"),
		jti: orNull("a", "j"),
		issuedAt: fc.option(moment),
	});
	fc.assert(
		fc.property(revocations, bearer, (list, who) => {
			expect(isRevoked(who, ...list)).toBe(list.some((revocation) => isEndedBy(who, revocation)));
		}),
	);
});
