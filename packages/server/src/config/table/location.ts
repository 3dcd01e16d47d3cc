import { amount, duration } from "../kinds.ts";
import { setting } from "../setting.ts";

export const LOCATION = {
	locationDeadband: setting({
		kind: amount,
		default: "10",
		sentence: "Metres a position must move before it is announced again.",
	}),
	captureLeeway: setting({
		kind: duration(),
		default: "30s",
		sentence: "A position captured further ahead of the server's clock counts as captured now.",
	}),
	deviceTakeover: setting({
		kind: duration(),
		default: "2m",
		sentence: "Without a position from the device that last moved for this long another device's position is taken.",
	}),
	trailTtl: setting({
		kind: duration(),
		default: "7d",
		sentence: "How long past positions are kept; 0 keeps none.",
	}),
};
