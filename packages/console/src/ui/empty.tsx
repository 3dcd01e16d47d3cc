import type { ReactNode } from "react";

type EmptyProps = {
	readonly icon: ReactNode;
	readonly title: string;
	readonly children?: ReactNode;
	/** A button, where something can be done about it. */
	readonly action?: ReactNode;
};

/** Says why nothing is here, and what to do about it. */
export function Empty({ icon, title, children, action }: EmptyProps) {
	return (
		<div className="flex h-full min-h-64 animate-in flex-col items-center justify-center gap-3 px-6 py-10 text-center">
			<div className="flex size-11 items-center justify-center rounded-lg border border-line bg-surface text-ink-3 shadow-card [&_svg]:size-5">
				{icon}
			</div>
			<div className="max-w-80 space-y-1">
				<h2 className="font-medium text-ink text-md">{title}</h2>
				<p className="text-pretty text-ink-2 text-sm">{children}</p>
			</div>
			{action}
		</div>
	);
}
