import { type Dispatch, type SetStateAction, useEffect, useState } from "react";
import { type Failure, failureOf } from "../live/failure.ts";

/** What was asked for: not there yet, there, or refused. */
export type Asked<T> =
	| { readonly kind: "waiting" }
	| { readonly kind: "there"; readonly value: T }
	| { readonly kind: "refused"; readonly failure: Failure };

/** Asks once for each `ask`, which must stay the same between drawings (`useCallback`); the setter is for what changes it later. */
export function useAsked<T>(ask: () => Promise<T>): readonly [Asked<T>, Dispatch<SetStateAction<Asked<T>>>] {
	const [asked, setAsked] = useState<Asked<T>>({ kind: "waiting" });
	useEffect(() => {
		let isOver = false;
		const tell = (next: Asked<T>) => !isOver && setAsked(next);
		ask()
			.then((value) => tell({ kind: "there", value }))
			.catch((error: unknown) => tell({ kind: "refused", failure: failureOf(error) }));
		return () => {
			isOver = true;
		};
	}, [ask]);
	return [asked, setAsked];
}
