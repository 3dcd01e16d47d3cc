import type { Policy } from "../ports/directory.ts";

/** What holds for a company that has decided nothing. */
export const DEFAULT_POLICY: Policy = {
	audience: "company",
	locationAudience: "company",
	locationRounding: null,
	trailForAdmins: false,
	conversationPresenceLimit: 100,
	feedLimit: 2_000,
};
