/** A person: the pair is the identity; nothing crosses from one company to another (VIS2). */
export type UserKey = { readonly companyId: string; readonly userId: string };

/** A conversation of a company. */
export type ConversationKey = { readonly companyId: string; readonly conversationId: string };

/** Milliseconds since the epoch, UTC. */
export type Millis = number;
