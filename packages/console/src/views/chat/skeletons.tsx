const ROWS = ["w-28", "w-36", "w-24", "w-32", "w-40", "w-28", "w-36"];
const BUBBLES = [
	{ id: "a", isOwn: false, size: "h-10 w-52" },
	{ id: "b", isOwn: false, size: "h-16 w-72" },
	{ id: "c", isOwn: true, size: "h-10 w-44" },
	{ id: "d", isOwn: false, size: "h-10 w-64" },
	{ id: "e", isOwn: true, size: "h-16 w-72" },
	{ id: "f", isOwn: true, size: "h-10 w-36" },
];

/** Stands where the conversations will be. */
export function ListSkeleton() {
	return (
		<div role="status" aria-label="Loading" className="animate-pulse-soft px-4.5 pt-3">
			{ROWS.map((width, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: they never change
				<div key={index} className="flex h-[58px] items-center gap-3">
					<span className="size-9 rounded-full bg-sunken" />
					<span className="flex-1 space-y-2">
						<span className={`block h-3 rounded-xs bg-sunken ${width}`} />
						<span className="block h-2.5 w-full rounded-xs bg-sunken" />
					</span>
				</div>
			))}
		</div>
	);
}

/** Stands where the messages will be. */
export function LogSkeleton() {
	return (
		<div
			role="status"
			aria-label="Loading"
			className="mx-auto flex w-full max-w-4xl flex-1 animate-pulse-soft flex-col justify-end gap-2.5 overflow-hidden px-5 pb-4"
		>
			{BUBBLES.map(({ id, isOwn, size }) => (
				<span key={id} className={`rounded-xl bg-sunken ${size} ${isOwn ? "self-end" : "self-start"}`} />
			))}
		</div>
	);
}
