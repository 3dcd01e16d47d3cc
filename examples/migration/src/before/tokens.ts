import jwt from "jsonwebtoken";
import { SECRET } from "../settings.ts";

/** For the client of a user whom the application has signed in. */
export async function mintToken(companyId: string, userId: string): Promise<string> {
	return jwt.sign({ companyId }, SECRET, { algorithm: "HS256", subject: userId, expiresIn: "12h" });
}
