import type { ReactNode } from "react";

/** A key of the keyboard. */
export function Key({ children }: { readonly children: ReactNode }) {
	return (
		<kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-xs border border-line bg-sunken px-1 font-sans text-2xs text-ink-3 max-md:hidden">
			{children}
		</kbd>
	);
}
