import { memory } from "./p01-memory.ts";
import { connect } from "./p02-connect.ts";
import { fanOut } from "./p03-fanout.ts";
import { durableSends } from "./p06-sends.ts";
import { largeGroup } from "./p13-group.ts";
import type { Scenario } from "./scenario.ts";

/** In the order of 95-performance. P9 needs a cluster, which there is none of yet. */
export const SCENARIOS: readonly Scenario[] = [memory, connect, fanOut, durableSends, largeGroup];

export const NOT_YET: Readonly<Record<string, string>> = { P9: "needs a cluster" };
