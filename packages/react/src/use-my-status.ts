import type { Presence, Self } from "@rollcall/client";
import { useMemo } from "react";
import { useRollcall } from "./provider.ts";
import { useReadable } from "./use-readable.ts";

/** The same functions as long as the client is the same. Each rejects with a RollcallError where the server refuses. */
export type MyStatusActions = Pick<Presence, "set" | "postStatus" | "clearStatus" | "setActivity" | "clearActivity">;

export type UsedMyStatus = MyStatusActions & {
	/** As it truly is, with the own devices; null until the server has told. */
	readonly self: Self | null;
};

/** How one is, and what changes it: `set({ status: "dnd" })`, `postStatus({ message })`, `setActivity({ projectId })`. */
export function useMyStatus(): UsedMyStatus {
	const { presence } = useRollcall();
	const self = useReadable(presence.self, null);
	const actions = useMemo(() => actionsOf(presence), [presence]);
	return { self, ...actions };
}

function actionsOf(presence: Presence): MyStatusActions {
	return {
		set: (chosen) => presence.set(chosen),
		postStatus: (status) => presence.postStatus(status),
		clearStatus: () => presence.clearStatus(),
		setActivity: (work) => presence.setActivity(work),
		clearActivity: () => presence.clearActivity(),
	};
}
