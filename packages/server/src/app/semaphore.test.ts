import { expect, test } from "bun:test";
import { StoreUnavailable } from "../ports/store-unavailable.ts";
import { Semaphore } from "./semaphore.ts";

/** Work that is under way until it is told how it ends. */
function given(most: number) {
	const semaphore = new Semaphore(most);
	const begun: string[] = [];
	const ends = new Map<string, PromiseWithResolvers<string>>();
	const ask = (name: string): Promise<string> => {
		const end = Promise.withResolvers<string>();
		ends.set(name, end);
		return semaphore.run(() => {
			begun.push(name);
			return end.promise;
		});
	};
	return { begun, ask, end: (name: string) => ends.get(name) as PromiseWithResolvers<string> };
}

/** Until all is done that can be done by itself. */
function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

test("[T-28] no more than so many are under way, and the others follow in their order", async () => {
	const { begun, ask, end } = given(2);
	const asked = ["a", "b", "c", "d", "e"].map(ask);
	await turn();
	expect(begun).toEqual(["a", "b"]);
	end("b").resolve("of b");
	expect(await asked[1]).toBe("of b");
	await turn();
	expect(begun).toEqual(["a", "b", "c"]);
	for (const name of ["a", "c", "d", "e"]) end(name).resolve(`of ${name}`);
	expect(await Promise.all(asked)).toEqual(["of a", "of b", "of c", "of d", "of e"]);
	expect(begun).toEqual(["a", "b", "c", "d", "e"]);
	const later = ["f", "g"].map(ask);
	for (const name of ["f", "g"]) end(name).resolve(`of ${name}`);
	expect(await Promise.all(later)).toEqual(["of f", "of g"]);
});

test("[T-28] what fails by itself takes nobody with it, and makes room", async () => {
	const { begun, ask, end } = given(1);
	const [failing, next] = [ask("failing"), ask("next")];
	end("failing").reject(new Error("a bug"));
	await expect(failing).rejects.toThrow("a bug");
	end("next").resolve("done");
	expect(await next).toBe("done");
	expect(begun).toEqual(["failing", "next"]);
});

test("[T-28] [T-31] where the store is away all who wait hear so at once, and who comes later is served again", async () => {
	const { begun, ask, end } = given(1);
	const waiting = ["a", "b", "c"].map(ask);
	const heard = Promise.allSettled(waiting);
	end("a").reject(new StoreUnavailable("the disk hangs"));
	expect((await heard).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
	expect(begun).toEqual(["a"]);
	const later = ask("later");
	end("later").resolve("done");
	expect(await later).toBe("done");
});
