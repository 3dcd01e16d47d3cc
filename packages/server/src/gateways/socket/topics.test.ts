import { expect, test } from "bun:test";
import { conversationTopic, feedTopic, personTopic, readTopic } from "./topics.ts";

test("[M3] [T-06] every topic says which company it is of, and which conversation where it is one's", () => {
	const key = { companyId: "acme", userId: "ada" };
	expect(readTopic(feedTopic("plain-batch", "acme"))).toEqual({ companyId: "acme", conversationId: null });
	for (const onFeed of [true, false])
		expect(readTopic(personTopic("single", key, onFeed))).toEqual({ companyId: "acme", conversationId: null });
	for (const format of ["chat", "chat+presence", "plain", "plain+presence"] as const)
		expect(readTopic(conversationTopic(format, { companyId: "acme", conversationId: "c1" }))).toEqual({
			companyId: "acme",
			conversationId: "c1",
		});
	expect(readTopic("")).toBeUndefined();
});
