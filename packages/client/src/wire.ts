import type { ConversationShape, MessageShape, ParticipantShape, ReceiptShape } from "@rollcall/protocol/chat-shapes";
import type { EndingCode } from "@rollcall/protocol/errors";
import type { DataOf, DownName } from "@rollcall/protocol/events/down";
import type { AnswerOf, UpName } from "@rollcall/protocol/events/up";
import type { Session as ProtocolSession, View as ProtocolView } from "@rollcall/protocol/shapes";
import type { SentPayload } from "@rollcall/protocol/typed-events";

// What this package takes from the wire, by name. The build writes each out in full, so that nobody needs the schemas.

/** What may be asked, and what is sent with it. */
export type Payloads = { [Name in UpName]: SentPayload<Name> };

/** What is answered on success. */
export type Answers = { [Name in UpName]: AnswerOf<Name> };

/** What the server tells by itself. */
export type Events = { [Name in DownName]: DataOf<Name> };

/** A user as others may see them. */
export type View = ProtocolView;

/** The own presence, as it truly is. */
export type Session = ProtocolSession;

/** A message: `seq` is its place in its conversation, `rev` the conversation's last change of it. */
export type Message = MessageShape;
/** Somebody who is in a conversation. */
export type Participant = ParticipantShape;
/** Up to which `seq` somebody has received and read. */
export type Receipt = ReceiptShape;
/** A conversation as the server lists it. */
export type ListedConversation = ConversationShape;

/** Why something failed, or a connection ended. */
export type WireCode = EndingCode;
