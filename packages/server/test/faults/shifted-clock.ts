/** Read before everything else by a server whose wall clock shall be wrong: by so many milliseconds. */
const SHIFT = Number(process.env.TEST_CLOCK_SHIFT);
const real = Date.now;

const now = (): number => real() + SHIFT;

globalThis.Date = new Proxy(Date, {
	construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args),
	get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});
