export { RollcallProvider, type RollcallProviderProps, useRollcall } from "./provider.ts";
export { type CompanyOptions, useCompanyIds, useCompanyPresence } from "./use-company.ts";
export { useConnection } from "./use-connection.ts";
export { type ConversationActions, type UsedConversation, useConversation } from "./use-conversation.ts";
export { type UsedConversations, useConversations, useTotalUnread } from "./use-conversations.ts";
export { type UsedRecording, type UsedTyping, useRecording, useTyping } from "./use-indicators.ts";
export { type MyStatusActions, type UsedMyStatus, useMyStatus } from "./use-my-status.ts";
export { usePresence, useWatched } from "./use-presence.ts";
export { useReadable } from "./use-readable.ts";
