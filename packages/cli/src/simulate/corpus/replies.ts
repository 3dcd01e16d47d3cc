import type { Dice } from "../dice.ts";

type Reply = { readonly to: RegExp; readonly says: readonly string[] };

/** The first that fits is taken. */
const REPLIES: readonly Reply[] = [
	{
		to: /\b(thanks|thank you|thx|cheers)\b/i,
		says: ["You're welcome!", "Any time", "No problem at all", "Gladly"],
	},
	{
		to: /^\s*(hi|hey|hello|good (morning|afternoon|evening)|morning)\b/i,
		says: ["Hey! How is it going?", "Hi, what can I do for you?", "Hello! Nice to hear from you", "Hey hey"],
	},
	{ to: /\bhow are you\b|\bhow is it going\b/i, says: ["Good, thanks! Busy day. And you?", "Can't complain. You?"] },
	{
		to: /\b(where|when|what time)\b.*\?/i,
		says: ["Let me look it up", "I'd have to check, one moment", "Not sure, I'll ask around and tell you"],
	},
	{
		to: /\b(can|could|would|will) you\b/i,
		says: ["Sure, I'll do it right after this", "Yes, give me half an hour", "Of course", "I can try, no promises"],
	},
	{
		to: /\?\s*$/,
		says: [
			"Good question. Let me think",
			"I think so, but let me make sure",
			"Yes, as far as I know",
			"Hm, ask me after lunch",
		],
	},
	{ to: /\b(bye|see you|later|good night)\b/i, says: ["See you!", "Bye, have a good one", "Until later"] },
	{ to: /!\s*$/, says: ["Great!", "Nice one", "Love it", "Very good"] },
];

const OTHERWISE = ["Okay", "Makes sense", "Sounds good to me", "Got it", "All right, noted", "I see. Keep me posted"];

/** What a colleague says to something that was in no script. */
export function replyTo(text: string, dice: Dice): string {
	return dice.pick(REPLIES.find(({ to }) => to.test(text))?.says ?? OTHERWISE);
}

/** What is written into the wrong window, and taken back. */
export const SLIPS: readonly string[] = [
	"Don't forget the milk on your way home",
	"Yes mum, I'm wearing the warm jacket",
	"The password is on the yellow note, no wait",
	"Two tickets for Saturday, please",
	"Is the cat back?",
];
