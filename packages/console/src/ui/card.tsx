import type { ReactNode } from "react";

type CardProps = {
	readonly title: string;
	readonly note?: ReactNode;
	/** At the right of the title. */
	readonly action?: ReactNode;
	readonly children: ReactNode;
};

/** A part of a page of settings. */
export function Card({ title, note, action, children }: CardProps) {
	return (
		<section aria-label={title} className="space-y-3">
			<div className="flex items-end gap-3">
				<div className="min-w-0 flex-1">
					<h2 className="font-semibold text-md">{title}</h2>
					{note === undefined ? null : <p className="text-pretty text-ink-3 text-sm">{note}</p>}
				</div>
				{action}
			</div>
			<div className="overflow-hidden rounded-lg border border-line bg-surface shadow-card">{children}</div>
		</section>
	);
}

type LineProps = { readonly title: ReactNode; readonly note?: ReactNode; readonly children?: ReactNode };

/** One setting of a card: what it is, and what it is set to. */
export function CardLine({ title, note, children }: LineProps) {
	return (
		<div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 border-line px-4 py-3 not-first:border-t">
			<div className="min-w-48 flex-1">
				<p className="font-medium text-ink">{title}</p>
				{note === undefined ? null : <p className="text-pretty text-ink-3 text-xs">{note}</p>}
			</div>
			{children}
		</div>
	);
}
