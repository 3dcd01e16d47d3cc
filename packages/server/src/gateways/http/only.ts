import { ok, type Result } from "@rollcall/protocol/errors";

type Holding<Field extends string, Value> = { readonly [F in Field]: Value };
type Repeatable<Value> = Result<Value> & { readonly repeated?: boolean };

/** REST answers the thing itself, where an event's answer holds it. */
export async function only<Field extends string, Value>(
	answer: Promise<Result<Holding<Field, Value>>>,
	field: Field,
): Promise<Result<Value>> {
	const result = await answer;
	return result.ok ? ok(result.value[field]) : result;
}

/** The same of a conversation that was made, or was there. */
export async function madeOf<Shape>(
	answer: Promise<Result<{ readonly conversation: Shape; readonly created: boolean }>>,
): Promise<Repeatable<Shape>> {
	const made = await answer;
	return made.ok ? { ...ok(made.value.conversation), repeated: !made.value.created } : made;
}

/** The same of a message that was sent now, or before. */
export async function sentOf<Shape>(
	answer: Promise<Result<{ readonly message: Shape; readonly repeated: boolean }>>,
): Promise<Repeatable<Shape>> {
	const sent = await answer;
	return sent.ok ? { ...ok(sent.value.message), repeated: sent.value.repeated } : sent;
}
