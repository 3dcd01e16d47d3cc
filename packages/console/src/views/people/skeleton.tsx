const ROWS = ["w-36", "w-28", "w-44", "w-32", "w-40", "w-28", "w-36", "w-24"];

/** Stands where the list will be, until the server has told who is here. */
export function Skeleton() {
	return (
		<div role="status" aria-label="Loading" className="animate-pulse-soft px-5 pt-4 max-md:px-4">
			{ROWS.map((width, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: they never change
				<div key={index} className="flex h-[46px] items-center gap-3">
					<span className="size-7 rounded-full bg-sunken" />
					<span className={`h-3 rounded-xs bg-sunken ${width}`} />
					<span className="ml-auto h-3 w-24 rounded-xs bg-sunken max-md:hidden" />
				</div>
			))}
		</div>
	);
}
