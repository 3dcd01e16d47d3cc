import type { ReactNode } from "react";

type HeaderProps = {
	readonly title: string;
	/** Beside the title: a count, a state. */
	readonly note?: ReactNode;
	/** At the right. */
	readonly children?: ReactNode;
};

/** The top of a view. */
export function Header({ title, note, children }: HeaderProps) {
	return (
		<header className="flex h-13 shrink-0 items-center gap-2.5 border-line border-b bg-surface px-5 max-md:h-14 max-md:px-4">
			<h1 className="font-semibold text-lg tracking-tight max-md:text-xl">{title}</h1>
			<span className="text-ink-3 text-sm tabular-nums">{note}</span>
			<div className="ml-auto flex items-center gap-2">{children}</div>
		</header>
	);
}
