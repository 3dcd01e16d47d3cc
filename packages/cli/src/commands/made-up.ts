/** The company of made-up people, and of whoever looks at them, unless another is asked for. */
export const DEMO_COMPANY = "demo";
/** How many of them there are, where nobody says. */
export const USUAL_PEOPLE = 50;
/** How many one process lets live at most. */
export const MOST_PEOPLE = 2_000;
