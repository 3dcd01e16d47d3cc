import { openSqlite } from "../../src/adapters/sql/sqlite.ts";

export type StoredInterval = {
	readonly projectId: string;
	readonly taskId: string | null;
	readonly startedAt: string;
	readonly endedAt: string | null;
	readonly endReason: string | null;
};

function iso(at: number): string {
	return new Date(at).toISOString();
}

/** What the activity log of a stopped server holds of a user, oldest first. */
export async function storedIntervals(databaseFile: string, userId: string): Promise<readonly StoredInterval[]> {
	const stores = await openSqlite({ file: databaseFile });
	const within = { companyId: "acme", userIds: [userId], from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100 };
	const { items } = await stores.activity.between(within);
	await stores.close();
	return items.map(({ projectId, taskId, startedAt, endedAt, endReason }) => ({
		...{ projectId, taskId, startedAt: iso(startedAt) },
		...{ endedAt: endedAt === null ? null : iso(endedAt), endReason },
	}));
}
