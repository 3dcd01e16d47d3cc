import { describe, expect, test } from "bun:test";
import type { Revocation } from "../../src/ports/revocation-list.ts";
import { aCompany, everyPage, type MakeStores, ODD_TEXTS, useStores } from "./durable-stores.ts";

/** The law of `RevocationList`. */
export function describeRevocationList(name: string, make: MakeStores): void {
	describe(`revocation list on ${name}`, () => {
		const stores = useStores(make);

		async function revocationsOf(companyId: string, limit = 1_000): Promise<readonly Revocation[]> {
			const pages = await everyPage((cursor) =>
				stores().revocations.all(cursor === undefined ? { limit } : { limit, cursor }),
			);
			return pages.flat().filter((revocation) => revocation.companyId === companyId);
		}

		test("[W14] every kind of match is kept, of a company nobody has seen too", async () => {
			const companyId = aCompany();
			const nothing = { companyId, userId: null, deviceId: null, jti: null, at: 5 };
			const all: Revocation[] = [
				nothing,
				{ ...nothing, userId: "x" },
				{ ...nothing, deviceId: "x" },
				{ ...nothing, jti: "x" },
				{ ...nothing, userId: "x", deviceId: "x" },
				{ ...nothing, userId: "null" },
			];
			for (const revocation of all) await stores().revocations.add(revocation);
			const kept = await revocationsOf(companyId);
			expect(kept).toHaveLength(all.length);
			expect(kept).toEqual(expect.arrayContaining(all));
		});

		test("[W14] the same match again keeps the newest moment", async () => {
			const revocation = { companyId: aCompany(), userId: "ada", deviceId: null, jti: null };
			for (const at of [5, 9, 7]) await stores().revocations.add({ ...revocation, at });
			expect(await revocationsOf(revocation.companyId)).toEqual([{ ...revocation, at: 9 }]);
			await Promise.all([3, 30, 20].map((at) => stores().revocations.add({ ...revocation, at })));
			expect(await revocationsOf(revocation.companyId)).toEqual([{ ...revocation, at: 30 }]);
		});

		test("[W14] pages hold each revocation once, whatever their size", async () => {
			const companyId = aCompany();
			const jtis = Array.from({ length: 25 }, (_, at) => `t${at}`);
			for (const jti of jtis) {
				await stores().revocations.add({ companyId, userId: null, deviceId: null, jti, at: 5 });
			}
			for (const limit of [1, 7, 25, 100]) {
				const found = (await revocationsOf(companyId, limit)).map(({ jti }) => jti);
				expect(found.toSorted()).toEqual(jtis.toSorted());
			}
			for (const cursor of ["", "x", "W10", "WzEsMl0"]) {
				expect(await stores().revocations.all({ limit: 5, cursor })).toEqual({ items: [], nextCursor: null });
			}
		});

		test("[T-17] odd ids", async () => {
			const companyId = aCompany();
			for (const text of ODD_TEXTS) {
				await stores().revocations.add({ companyId, userId: text, deviceId: text, jti: text, at: 5 });
			}
			const kept = await revocationsOf(companyId, 3);
			expect(kept.map(({ userId }) => userId).toSorted()).toEqual(ODD_TEXTS.toSorted());
			expect(kept.every(({ userId, deviceId, jti }) => userId === deviceId && userId === jti)).toBe(true);
		});
	});
}
