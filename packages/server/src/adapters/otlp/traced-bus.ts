import type { Bus } from "../../ports/bus.ts";
import type { Tracer } from "../../ports/tracer.ts";

/** The same bus, with a span for what is told within a trace: it holds what the connections of this node are sent of it. */
export function tracedBus(bus: Bus, tracer: Tracer): Bus {
	return {
		publish: (message) =>
			tracer.within({ name: `publish ${message.kind}`, kind: "producer" }, () => bus.publish(message)),
		publishHere: (message) => bus.publishHere(message),
		subscribe: (receive) => bus.subscribe(receive),
		follow: (companyId) => bus.follow(companyId),
		unfollow: (companyId) => bus.unfollow(companyId),
		onGap: (hear) => bus.onGap(hear),
	};
}
