import type { RollcallClient } from "../../src/index.ts";
import type { LiveServer } from "./live-server.ts";
import { until } from "./until.ts";

export type Talk = { readonly ada: RollcallClient; readonly bob: RollcallClient; readonly id: string };

let talks = 0;

/** Two people who have a conversation, and whom nobody else has met. */
export async function talkOn(server: LiveServer): Promise<Talk> {
	talks += 1;
	const [ada, bob] = await Promise.all([server.connected(`ada-${talks}`), server.connected(`bob-${talks}`)]);
	const { id } = await ada.chat.create({ type: "direct", participantIds: [bob.userId] });
	await until(bob.chat.conversation(id), (conversation) => conversation !== undefined);
	return { ada, bob, id };
}
