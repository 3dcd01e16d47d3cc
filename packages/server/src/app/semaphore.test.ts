import { expect, test } from "bun:test";
import { StoreUnavailable } from "../ports/store-unavailable.ts";
import { Semaphore } from "./semaphore.ts";

/** Work that is under way until it is told how it ends. */
function given(most: number, longest: number = 100) {
	const semaphore = new Semaphore({ most, longest });
	const begun: string[] = [];
	const ends = new Map<string, PromiseWithResolvers<string>>();
	const ask = (name: string, owner: string = name): Promise<string> => {
		const end = Promise.withResolvers<string>();
		ends.set(name, end);
		return semaphore.run(owner, () => {
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
	const asked = ["a", "b", "c", "d", "e"].map((name) => ask(name));
	await turn();
	expect(begun).toEqual(["a", "b"]);
	end("b").resolve("of b");
	expect(await asked[1]).toBe("of b");
	await turn();
	expect(begun).toEqual(["a", "b", "c"]);
	for (const name of ["a", "c", "d", "e"]) end(name).resolve(`of ${name}`);
	expect(await Promise.all(asked)).toEqual(["of a", "of b", "of c", "of d", "of e"]);
	expect(begun).toEqual(["a", "b", "c", "d", "e"]);
	const later = ["f", "g"].map((name) => ask(name));
	for (const name of ["f", "g"]) end(name).resolve(`of ${name}`);
	expect(await Promise.all(later)).toEqual(["of f", "of g"]);
});

test("[T-28] [T-25] who asks for much waits for themselves alone", async () => {
	const { begun, ask, end } = given(1);
	const much = ["a1", "a2", "a3"].map((name) => ask(name, "a"));
	const little = ask("b1", "b");
	end("a1").resolve("of a1");
	await turn();
	end("a2").resolve("of a2");
	end("b1").resolve("of b1");
	expect(await little).toBe("of b1");
	end("a3").resolve("of a3");
	await Promise.all(much);
	expect(begun).toEqual(["a1", "a2", "b1", "a3"]);
});

test("[T-28] more than can be done soon are refused, until there is room again", async () => {
	const { ask, end } = given(1, 2);
	const [first, second, third] = ["a", "b", "c"].map((name) => ask(name));
	await expect(ask("d")).rejects.toThrow(StoreUnavailable);
	end("a").resolve("done");
	await first;
	const later = ask("e");
	for (const name of ["b", "c", "e"]) end(name).resolve("done");
	expect(await Promise.all([second, third, later])).toEqual(["done", "done", "done"]);
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
	const waiting = ["a", "b", "c"].map((name) => ask(name));
	const heard = Promise.allSettled(waiting);
	end("a").reject(new StoreUnavailable("the disk hangs"));
	expect((await heard).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
	expect(begun).toEqual(["a"]);
	const later = ask("later");
	end("later").resolve("done");
	expect(await later).toBe("done");
});
