import { StartRefused } from "@rollcall/server/config/start-refused";

/** Who is introduced, at least by their id. */
type Somebody = { readonly userId: string };

type Introduction<S extends Somebody> = {
	readonly url: string;
	readonly mint: (person: S) => string;
};

const AT_ONCE = 16;

/**
 * Lets the server know everybody by name: it makes a user of whoever shows a good token (W11). So nobody talks to a colleague who
 * does not exist yet, and what is wrong is known before anybody connects. @throws StartRefused
 */
export async function introduce<S extends Somebody>(
	people: readonly S[],
	introduction: Introduction<S>,
): Promise<void> {
	const waiting = [...people];
	const [first] = waiting.splice(0, 1);
	if (first !== undefined) await introduceOne(first, introduction);
	const worker = async (): Promise<void> => {
		for (let person = waiting.pop(); person !== undefined; person = waiting.pop())
			await introduceOne(person, introduction);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function introduceOne<S extends Somebody>(person: S, { url, mint }: Introduction<S>): Promise<void> {
	const headers = { authorization: `Bearer ${mint(person)}` };
	const answer = await fetch(`${url}/api/users/${person.userId}`, { headers }).catch((error: unknown) => {
		throw new StartRefused(
			`No server answers at ${url} (${reasonOf(error)}). Start one with "rollcall serve", or say where it is: --url`,
		);
	});
	const text = await answer.text();
	if (answer.ok) return;
	if (answer.status === 401)
		throw new StartRefused(`The server at ${url} does not take tokens signed with this secret: ${text}`);
	throw new StartRefused(`What answers at ${url} is not ready, or no Rollcall server (status ${answer.status}).`);
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
