import { type ClientOptions, createClient, type RollcallClient } from "@rollcall/client";
import {
	createContext,
	createElement,
	type ReactElement,
	type ReactNode,
	useContext,
	useEffect,
	useRef,
	useState,
} from "react";

const ClientContext = createContext<RollcallClient | null>(null);

/** Either a client, which is the caller's own to connect and to close, or what to make one from. */
export type RollcallProviderProps = { readonly children?: ReactNode } & (
	| { readonly client: RollcallClient; readonly options?: undefined }
	| { readonly options: ClientOptions; readonly client?: undefined }
);

/**
 * Gives a client to the hooks below it. From `options` it makes one, which is connected as long as this is mounted; where
 * that is denied, `useConnection` says so. The options are those of the first time, but for a `token` function, of which
 * the newest is asked: give it another `key` for another user.
 */
export function RollcallProvider({ client, options, children }: RollcallProviderProps): ReactElement {
	if (client === undefined) return createElement(OwnClient, { options }, children);
	return createElement(ClientContext.Provider, { value: client }, children);
}

type OwnClientProps = { readonly options: ClientOptions; readonly children?: ReactNode };

function OwnClient({ options, children }: OwnClientProps): ReactElement {
	const newest = useRef(options.token);
	// One that is thrown away, as React may do, was never connected and holds on to nothing.
	const [client] = useState(() => {
		const token: ClientOptions["token"] = (about) => {
			const { current } = newest;
			return typeof current === "string" ? current : current(about);
		};
		return createClient(typeof options.token === "string" ? options : { ...options, token });
	});
	useEffect(() => {
		newest.current = options.token;
	}, [options.token]);
	useEffect(() => {
		client.connect().catch(() => {}); // the state of the connection says it too
		return () => client.close();
	}, [client]);
	return createElement(ClientContext.Provider, { value: client }, children);
}

/** The client itself, for everything that no other hook does. @throws Error outside a RollcallProvider */
export function useRollcall(): RollcallClient {
	const client = useContext(ClientContext);
	if (client === null) throw new Error("There is no RollcallProvider above this component.");
	return client;
}
