/** It was asked for rightly, and did not work. */
export const EXIT_FAILED = 1;
/** It was asked for wrongly: an unknown option, a wrong setting. */
export const EXIT_USAGE = 2;
