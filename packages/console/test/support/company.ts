import { signToken } from "@rollcall/server/auth/sign-token";
import { io, type Socket } from "socket.io-client";

/** Tests sign with it; no server outside them knows it. */
export const SECRET = "a secret for the tests of the console, 0123456789";
/** The company in which everything happens now. */
export let COMPANY = "northwind";
let companies = 0;

/** From here on everything happens in another company, in which nobody is yet. */
export function moveOn(): void {
	companies += 1;
	COMPANY = `northwind-${companies}`;
}

const HOUR = 3_600_000;

type Fields = {
	readonly name?: string;
	readonly companyId?: string;
	readonly role?: "member" | "admin";
	readonly expiresIn?: number;
	/** How long ago it was signed. */
	readonly age?: number;
};

/** A token of somebody in the company, or in another one. */
export function tokenOf(
	userId: string,
	{ name, companyId = COMPANY, role, expiresIn = HOUR, age = 0 }: Fields = {},
): string {
	const issuedAt = Date.now() - age;
	const order = { userId, companyId, issuedAt, expiresAt: Date.now() + expiresIn };
	return signToken({ ...order, name: name ?? null, role: role ?? null, jti: crypto.randomUUID() }, SECRET);
}

/** Somebody of the company, connected with a stock client. */
export class Colleague {
	readonly socket: Socket;

	constructor(url: string, token: string, device: "web" | "desktop" | "mobile" = "web") {
		const auth = { token, device, feed: "none" };
		this.socket = io(`${url}/presence`, { auth, transports: ["websocket"], forceNew: true });
	}

	/** Resolves once the server has let them in. */
	here(): Promise<this> {
		return new Promise((resolve, reject) => {
			this.socket.once("connect", () => resolve(this));
			this.socket.once("connect_error", reject);
		});
	}

	/** @throws where the server refuses */
	async ask(name: string, payload: object): Promise<void> {
		const answer = await this.socket.emitWithAck(name, payload);
		if (!answer.success) throw new Error(`${name}: ${answer.error.message}`);
	}

	/** Goes for good, without a grace. */
	leave(): void {
		this.socket.disconnect();
	}
}
