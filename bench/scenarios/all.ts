import { capacity } from "./c1-capacity.ts";
import { hostile } from "./h1-hostile.ts";
import { memory } from "./p01-memory.ts";
import { connect } from "./p02-connect.ts";
import { fanOut } from "./p03-fanout.ts";
import { positions } from "./p04-positions.ts";
import { heartbeat } from "./p05-heartbeat.ts";
import { durableSends } from "./p06-sends.ts";
import { comeBack } from "./p07-return.ts";
import { statusChange } from "./p08-status.ts";
import { cluster } from "./p09-cluster.ts";
import { growth } from "./p10-growth.ts";
import { soak } from "./p11-soak.ts";
import { coldStart } from "./p12-start.ts";
import { largeGroup } from "./p13-group.ts";
import type { Scenario } from "./scenario.ts";
import { storm } from "./t27-storm.ts";
import { webhooks } from "./whk-webhooks.ts";

/** In the order of 95-performance, then what holds under attack and what webhooks cost, then what only the model of docs/scaling.md needs. */
export const SCENARIOS: readonly Scenario[] = [
	memory,
	connect,
	fanOut,
	positions,
	heartbeat,
	durableSends,
	comeBack,
	statusChange,
	cluster,
	growth,
	soak,
	coldStart,
	largeGroup,
	hostile,
	storm,
	webhooks,
	capacity,
];

/** Lines that no scenario measures, with the reason. */
export const NOT_YET: Readonly<Record<string, string>> = {};
