const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** A count: `4,211`; from a million on `1.2M`. */
export function countText(value: number): string {
	return value < 1_000_000 ? whole.format(Math.round(value)) : short.format(value);
}

/** `1 person`, `2 people`. */
export function ofThem(count: number, one: string, many: string): string {
	return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A rate: `0.4`, `151`, `18.6K`. */
export function rateText(value: number): string {
	if (value > 0 && value < 10) return value.toFixed(1);
	return value < 10_000 ? whole.format(Math.round(value)) : short.format(value);
}

/** Bytes in units of 1,024: `182 MB`. */
export function bytesText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1_000 && unit < UNITS.length - 1) {
		value /= 1_024;
		unit += 1;
	}
	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** Milliseconds: `0.07 ms`, `1.3 ms`, `58 ms`, `2.1 s`. */
export function durationText(ms: number): string {
	if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
	if (ms >= 10) return `${Math.round(ms)} ms`;
	return `${ms.toFixed(ms < 1 ? 2 : 1)} ms`;
}
