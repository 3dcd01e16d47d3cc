import type { Random } from "./random.ts";
import { hostileBytes } from "./websocket-bytes.ts";
import { harmlessPacket, type Input, plainFrame, socketIoPacket } from "./wire-grammar.ts";
import { mutated } from "./wire-mutations.ts";

export type Speech = "socket.io" | "plain";

export type Speaker = {
	readonly random: Random;
	readonly speech: Speech;
	readonly token: string;
	/** Says mostly what a link survives, so that much is said on one. */
	readonly isMild: boolean;
};

/** What a client says next: half of it as the grammar has it, the rest mutated, random, or against WebSocket itself. */
export function nextInput({ random, speech, token, isMild }: Speaker): Input {
	if (isMild && speech === "socket.io" && random.below(12) > 0)
		return { kind: "text", payload: Buffer.from(harmlessPacket(random)) };
	const text = speech === "plain" ? plainFrame(random, token) : socketIoPacket(random, token);
	const fate = random.below(20);
	if (fate < 11) return { kind: "text", payload: Buffer.from(text) };
	if (fate < 16) return { kind: "text", payload: mutated(random, Buffer.from(text)) };
	if (fate < 18) return { kind: "binary", payload: mutated(random, Buffer.from([random.below(256)])) };
	if (fate < 19) return { kind: "text", payload: noise(random) };
	return { kind: "bytes", payload: hostileBytes(random) };
}

function noise(random: Random): Buffer {
	return Buffer.from(Array.from({ length: random.below(60) }, () => random.below(256)));
}
