import { expect, test } from "bun:test";
import { acquaintances } from "./company.ts";

const CROWD = { prefix: "m", companies: 2, people: 3 };

test("everybody of a company knows everybody, and nobody of another one", () => {
	const people = ["m1-0", "m1-1", "m1-2"];
	expect(acquaintances(CROWD, true)[1]).toEqual({ name: "m1", people, contacts: people });
});

test("without announcements only the first of a company knows the others", () => {
	expect(acquaintances(CROWD, false)[0]).toEqual({ name: "m0", people: ["m0-0"], contacts: ["m0-1", "m0-2"] });
});
