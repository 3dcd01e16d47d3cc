/** What is left to do, after who was present was put in, when presence can be decided on. */
export type Finish = () => Promise<void>;

/** Puts in who was present by what is durable, where nothing is known of them. */
export type Restoration = () => Promise<Finish>;
