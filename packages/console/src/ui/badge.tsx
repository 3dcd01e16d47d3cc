import { classNames } from "./class-names.ts";

const MOST = 99;

/** How much is unread; nothing where nothing is. */
export function Badge({ count, className }: { readonly count: number; readonly className?: string }) {
	if (count === 0) return null;
	return (
		<span
			className={classNames(
				"inline-flex h-[18px] min-w-[18px] shrink-0 items-center justify-center rounded-full bg-accent-fill px-1.5 font-semibold text-2xs text-accent-ink tabular-nums",
				className,
			)}
		>
			{count > MOST ? `${MOST}+` : count}
			<span className="sr-only"> unread</span>
		</span>
	);
}
