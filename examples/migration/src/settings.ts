import process from "node:process";

export function setting(name: string): string {
	const value = process.env[name];
	if (value === undefined || value === "") throw new Error(`${name} is not set`);
	return value;
}

/** What tokens are signed with: the gateway's, and now Rollcall's. */
export const SECRET = setting("ROLLCALL_JWT_SECRET");
