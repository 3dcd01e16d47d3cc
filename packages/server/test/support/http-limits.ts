/** The limits of REST by default, in the tests that compose it by hand. */
export const HTTP_LIMITS = {
	trailTtl: 604_800_000,
	maxStatusLength: 280,
	maxBatch: 100,
	maxVisibilityList: 500,
	maxBody: 262_144,
} as const;
