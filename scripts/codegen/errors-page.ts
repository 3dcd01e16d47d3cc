import { ERRORS } from "../../packages/protocol/src/errors.ts";
import { page, table } from "./markdown.ts";

const INTRODUCTION = `# Errors

Programs read the code, people read the sentence. \`retryable\`: the same request may succeed later; \`retryAfterMs\`
says when, where it is known. What one may not see and what does not exist are the same answer.`;

const ENDINGS = `## Codes that only end a connection

\`revoked\`: the token or the user was revoked; final. \`slow_consumer\`: the client read too slowly; come back and sync.
\`draining\`: this server stops; come back. They arrive as \`connection:closing\`, beside those of the table above.`;

/** The reference of every error code. */
export function errorsPage(): string {
	const rows = Object.entries(ERRORS).map(([code, { status, retryable, sentence }]) => [
		`\`${code}\``,
		String(status),
		retryable ? "yes" : "no",
		sentence,
	]);
	return page(INTRODUCTION, table(["Code", "HTTP", "Retryable", "Sentence"], rows), ENDINGS);
}
