import { z } from "zod";
import { textSchema } from "./text.ts";

/** Where a client stands in the history of presence (PR42): the life of the store, and a moment within it. */
export const epochSchema = textSchema(1, 64).meta({
	id: "Epoch",
	description: "One life of the presence store; versions of different epochs say nothing of each other.",
});

export const versionSchema = z.int().min(0).meta({
	id: "Version",
	description: "A moment within the epoch; it passes whether or not anything changed.",
});
