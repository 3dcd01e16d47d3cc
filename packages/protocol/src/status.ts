import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { textSchema } from "./text.ts";

/** What a user chose; `online` is another word for `auto` and is parsed into it. */
export const givenAvailabilitySchema = z
	.enum(["auto", "online", "away", "dnd", "invisible"])
	.transform((given) => (given === "online" ? "auto" : given))
	.meta({ id: "GivenAvailability", description: "What the user chooses to be; `online` means `auto`." });

export const availabilitySchema = z
	.enum(["auto", "away", "dnd", "invisible"])
	.meta({ id: "Availability", description: "What the user chose to be." });

/** The true state: for the user's own eyes. */
export const presenceStatusSchema = z
	.enum(["online", "away", "dnd", "invisible", "offline"])
	.meta({ id: "PresenceStatus", description: "The true state of a user." });

/** A state as a viewer may see it: never `invisible`. */
export const statusSchema = z
	.enum(["online", "away", "dnd", "offline"])
	.meta({ id: "Status", description: "Presence as the viewer may see it." });

/** The state of somebody who is there. */
export const presentStatusSchema = z
	.enum(["online", "away", "dnd"])
	.meta({ id: "PresentStatus", description: "Presence of somebody who is there, as the viewer may see it." });

export const deviceKindSchema = z
	.enum(["web", "desktop", "mobile"])
	.meta({ id: "DeviceKind", description: "What a device is." });

/** The kinds of a user's devices, each once; empty where none is known. */
export const deviceKindsSchema = z
	.array(deviceKindSchema)
	.max(3)
	.describe("Kinds of the user's devices, each once; empty where none is known.");

export const statusMessageSchema = textSchema(1, LIMITS.statusMessage).meta({
	id: "StatusMessage",
	description: "Free text; data, never markup.",
});

export const emojiSchema = textSchema(1, LIMITS.emoji).meta({
	id: "Emoji",
	description: "An emoji beside the status message.",
});

export type Availability = z.output<typeof availabilitySchema>;
export type PresenceStatus = z.output<typeof presenceStatusSchema>;
export type Status = z.output<typeof statusSchema>;
export type PresentStatus = z.output<typeof presentStatusSchema>;
export type DeviceKind = z.output<typeof deviceKindSchema>;
