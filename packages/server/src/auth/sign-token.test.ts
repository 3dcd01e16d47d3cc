import { expect, test } from "bun:test";
import { jwtVerify } from "jose";
import { signToken } from "./sign-token.ts";

test("[W10] a signed token is a JWT that any library verifies", async () => {
	const issuedAt = Date.UTC(2026, 0, 15, 12);
	const secret = "correct-horse-battery-staple-0123456789";
	const order = { userId: "alice", companyId: "acme", name: "Älice", issuedAt, expiresAt: issuedAt + 60_000 };
	const token = signToken({ ...order, role: "admin", issuer: "me", audience: "rollcall" }, secret);
	const verified = await jwtVerify(token, Buffer.from(secret), {
		algorithms: ["HS256"],
		issuer: "me",
		audience: "rollcall",
		currentDate: new Date(issuedAt),
	});
	expect(verified.payload).toEqual({
		sub: "alice",
		companyId: "acme",
		name: "Älice",
		role: "admin",
		iss: "me",
		aud: "rollcall",
		iat: issuedAt / 1_000,
		exp: issuedAt / 1_000 + 60,
	});
});
