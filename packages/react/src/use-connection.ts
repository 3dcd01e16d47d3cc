import type { ConnectionState } from "@rollcall/client";
import { useRollcall } from "./provider.ts";
import { useReadable, useSelected } from "./use-readable.ts";

const IDLE: ConnectionState = { kind: "idle" };

/** How the connection is. Where it is `denied`, `useRollcall().connect()` tries again, and nothing else does. */
export function useConnection(): ConnectionState {
	return useReadable(useRollcall().connection, IDLE);
}

/** Do answers come? */
export function useIsUp(): boolean {
	return useSelected({ source: useRollcall().connection, select: isUp, isSame: Object.is, before: false });
}

function isUp({ kind }: ConnectionState): boolean {
	return kind === "connected" || kind === "draining";
}
