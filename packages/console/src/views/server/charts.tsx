import { Chart, type Line } from "./chart.tsx";
import type { Sample } from "./history.ts";
import { BYTES, COUNT, DURATION, RATE } from "./measures.ts";

const CONNECTIONS: readonly Line[] = [
	{ name: "Connections", color: "accent", of: ({ connections }) => connections },
	{ name: "People", color: "online", of: ({ people }) => people },
];
const EVENTS: readonly Line[] = [
	{ name: "In", color: "online", of: ({ eventsIn }) => eventsIn },
	{ name: "Out", color: "accent", of: ({ eventsOut }) => eventsOut },
];
const TIMES: readonly Line[] = [
	{ name: "Median", color: "online", of: ({ p50 }) => p50 },
	{ name: "99 %", color: "away", of: ({ p99 }) => p99 },
	{ name: "Event loop", color: "ink-3", of: ({ delay }) => delay },
];
const TRAFFIC: readonly Line[] = [
	{ name: "In", color: "online", of: ({ bytesIn }) => bytesIn },
	{ name: "Out", color: "accent", of: ({ bytesOut }) => bytesOut },
];
const SLOW: readonly Line[] = [{ name: "Links", color: "away", of: ({ slow }) => slow }];
const MEMORY: readonly Line[] = [{ name: "In use", color: "accent", of: ({ memory }) => memory }];

/** All nodes together, over the last five minutes. */
export function Charts({ history }: { readonly history: readonly Sample[] }) {
	return (
		<div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
			<Chart title="Connections" lines={CONNECTIONS} history={history} measure={COUNT} />
			<Chart title="Events a second" lines={EVENTS} history={history} measure={RATE} />
			<Chart title="Answers" lines={TIMES} history={history} measure={DURATION} />
			<Chart title="Bytes a second" lines={TRAFFIC} history={history} measure={BYTES} />
			<Chart title="Slow readers" lines={SLOW} history={history} measure={COUNT} />
			<Chart title="Memory" lines={MEMORY} history={history} measure={BYTES} />
		</div>
	);
}
