import { z } from "zod";
import { upEvent } from "../../definition.ts";
import { EXAMPLE_OFFLINE_VIEW, EXAMPLE_VIEW } from "../../examples.ts";
import { cursorSchema, nextCursorSchema, userIdSchema } from "../../ids.ts";
import { LIMITS } from "../../limits.ts";
import { viewSchema } from "../../shapes.ts";
import { epochSchema, versionSchema } from "../../sync-position.ts";

/** The forms exclude each other: everything, what changed, the next page, these people. */
const payload = z
	.object({
		epoch: epochSchema.optional(),
		version: versionSchema.optional(),
		cursor: cursorSchema.optional().describe("Alone: the next page of the answer that gave it."),
		userIds: z.array(userIdSchema).max(LIMITS.batchIds).optional().describe("Alone: these people, offline ones too."),
	})
	.refine((sync) => (sync.epoch === undefined) === (sync.version === undefined), {
		path: ["version"],
		error: "must come with epoch, or neither",
	})
	.refine(
		(sync) => [sync.epoch, sync.cursor, sync.userIds].filter((form) => form !== undefined).length <= 1,
		"must have only one of epoch with version, cursor, and userIds",
	);

/**
 * PR41: the people as this viewer may see them. `{}` asks for everybody who is not offline, `{ epoch, version }` for who
 * looks different since, `{ cursor }` for the next page of either, `{ userIds }` for these alone.
 *
 * With `full: true` the pages together replace all that the client knew; with `full: false` each view replaces the one
 * of its user, offline ones included. A next page with `full: true` after one with `full: false` begins anew and
 * replaces. A client keeps `epoch` and `version` of the first page; those of an answer to
 * `userIds` say nothing of other people and are not kept. While the feed carries counts (PR43) everybody is everybody
 * whom this connection has subscribed. After each `presence:feed` a client syncs.
 */
export const presenceSync = upEvent({
	name: "presence:sync",
	namespaces: ["/presence"],
	summary: "Asks for everybody, for what changed since a version, for the next page, or for single people.",
	payload,
	answer: z.object({
		epoch: epochSchema,
		version: versionSchema,
		full: z.boolean().describe("true: these pages are everything; false: only who is in them changed."),
		users: z.array(viewSchema).max(LIMITS.syncPage),
		nextCursor: nextCursorSchema,
	}),
	errors: [],
	example: {
		payload: { epoch: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d10", version: 184_201 },
		answer: {
			epoch: "0195556a-3c1e-7b42-9f57-2f6f0c3a9d10",
			version: 184_377,
			full: false,
			users: [EXAMPLE_VIEW, EXAMPLE_OFFLINE_VIEW],
			nextCursor: null,
		},
	},
});
