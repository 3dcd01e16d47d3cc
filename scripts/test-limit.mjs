/** How long a test or a hook may take, for the runner: a machine that does much else besides is several times slower than most. */
export const TEST_LIMIT = "--timeout=180000";
