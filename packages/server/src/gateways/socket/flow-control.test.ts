import { expect, test } from "bun:test";
import { flowLimitOf } from "../../domain/event-flow.ts";
import { FlowControl } from "./flow-control.ts";

const ADA = { companyId: "acme", userId: "ada" };
const LIMIT = flowLimitOf({ perSecond: 10, burst: 50 });

/** A connection by which so many events came at once. */
function used(control: FlowControl, count: number): { flow: Parameters<FlowControl["take"]>[0]["flow"] } {
	const connection = { flow: null };
	for (let taken = 0; taken < count; taken += 1) control.take(connection, 0);
	return connection;
}

/** What a new connection begins with. */
function begun(control: FlowControl): unknown {
	const connection: ReturnType<typeof used> = { flow: null };
	control.begin(connection, ADA);
	return connection.flow;
}

test("[T-25] connections that end leave as many flows as there were, and each is taken up once", () => {
	const control = new FlowControl(LIMIT);
	const [first, second] = [used(control, 20), used(control, 60)];
	for (const connection of [first, second]) control.end(connection, ADA, 0);
	expect(begun(control)).toBe(second.flow);
	expect(begun(control)).toBe(first.flow);
	expect(begun(control)).toBeNull();
});

test("[T-25] nothing is kept of a connection that brought nothing of late, nor of what is as new again", () => {
	const control = new FlowControl(LIMIT);
	control.end({ flow: null }, ADA, 0);
	control.end(used(control, 20), ADA, 60_000);
	expect(begun(control)).toBeNull();
	control.end(used(control, 20), ADA, 0);
	control.prune(60_000);
	expect(begun(control)).toBeNull();
	control.end(used(control, 20), ADA, 0);
	control.prune(100);
	expect(begun(control)).not.toBeNull();
});

test("[T-25] without a limit nothing is kept", () => {
	const control = new FlowControl(null);
	control.end(used(control, 20), ADA, 0);
	expect(begun(control)).toBeNull();
});
