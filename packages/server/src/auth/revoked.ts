import type { Revocation, RevocationList } from "../ports/revocation-list.ts";

/** What a revocation is held against: a token, with the device that its connection really has. */
export type Bearer = {
	readonly companyId: string;
	readonly userId: string;
	readonly deviceId: string | null;
	readonly jti: string | null;
	readonly issuedAt: number | null;
};

export type RevocationIndex = {
	/** Adds one; of the same match the newest moment counts. */
	add(revocation: Revocation): void;
	/** Was a token with these claims revoked? Costs one lookup where the company has no revocation, at most nine else. */
	isRevoked(bearer: Bearer): boolean;
};

/** What is left open in a revocation. */
type Match = Pick<Revocation, "userId" | "deviceId" | "jti">;

/** Does this one revocation end this token: all it names is the same, and the token is not newer than it? */
export function isEndedBy(bearer: Bearer, revocation: Revocation): boolean {
	return (
		revocation.companyId === bearer.companyId &&
		(revocation.userId === null || revocation.userId === bearer.userId) &&
		(revocation.deviceId === null || revocation.deviceId === bearer.deviceId) &&
		(revocation.jti === null || revocation.jti === bearer.jti) &&
		isCovered(bearer, revocation.at)
	);
}

/** The revocations of a node, laid out so that asking does not grow with their number. */
export function makeRevocationIndex(): RevocationIndex {
	const companies = new Map<string, Map<string, number>>();
	return {
		add(revocation) {
			const moments = companies.get(revocation.companyId) ?? new Map<string, number>();
			companies.set(revocation.companyId, moments);
			const key = matchKey(revocation);
			moments.set(key, Math.max(revocation.at, moments.get(key) ?? revocation.at));
		},
		isRevoked(bearer) {
			const moments = companies.get(bearer.companyId);
			if (moments === undefined) return false;
			return matchesOf(bearer).some((match) => {
				const at = moments.get(matchKey(match));
				return at !== undefined && isCovered(bearer, at);
			});
		},
	};
}

function isCovered(bearer: Bearer, at: number): boolean {
	return bearer.issuedAt === null || bearer.issuedAt <= at;
}

/** Every match that a revocation of this bearer can have. */
function matchesOf({ userId, deviceId, jti }: Bearer): Match[] {
	const orOpen = (id: string | null) => (id === null ? [null] : [null, id]);
	return orOpen(userId).flatMap((user) =>
		orOpen(deviceId).flatMap((device) => orOpen(jti).map((id) => ({ userId: user, deviceId: device, jti: id }))),
	);
}

function matchKey({ userId, deviceId, jti }: Match): string {
	return JSON.stringify([userId, deviceId, jti]);
}

const PAGE = 1_000;

/** Adds every revocation there is. */
export async function addRevocations(index: RevocationIndex, list: RevocationList): Promise<void> {
	let cursor: string | null = null;
	do {
		const page: Awaited<ReturnType<RevocationList["all"]>> = await list.all({
			limit: PAGE,
			...(cursor === null ? {} : { cursor }),
		});
		for (const revocation of page.items) index.add(revocation);
		cursor = page.nextCursor;
	} while (cursor !== null);
}
