import { createClient, memoryStorage, type RollcallClient } from "@rollcall/client";
import { tokenOf } from "./company.ts";

type Seat = { readonly url: string; readonly token?: string };

/** Somebody who talks, through the same client as the console, and in no page. */
export async function talker(userId: string, name: string, { url, token }: Seat): Promise<RollcallClient> {
	const given = token ?? tokenOf(userId, { name });
	const deviceId = `desk-${crypto.randomUUID()}`;
	const client = createClient({ url, token: given, deviceId, storage: memoryStorage(), page: null });
	await client.connect();
	await told(client.chat.isLoaded, (isLoaded) => isLoaded);
	return client;
}

type Store<T> = { readonly getSnapshot: () => T; readonly subscribe: (listener: () => void) => () => void };

/** Resolves once a value of the client fits. */
export function told<T>(store: Store<T>, fits: (value: T) => boolean): Promise<T> {
	return new Promise((resolve) => {
		const look = () => {
			const value = store.getSnapshot();
			if (!fits(value)) return;
			stop();
			resolve(value);
		};
		const stop = store.subscribe(look);
		look();
	});
}
