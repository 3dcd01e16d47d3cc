import type { ReactNode } from "react";

type TableProps = { readonly label: string; readonly columns: readonly string[]; readonly children: ReactNode };

/** A table that is as wide as it needs, and scrolls for itself where there is no room. */
export function Table({ label, columns, children }: TableProps) {
	return (
		<section
			aria-label={label}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by the keyboard
			tabIndex={0}
			className="overflow-x-auto rounded-lg border border-line bg-surface shadow-card"
		>
			<table className="w-full text-left text-sm tabular-nums">
				<thead>
					<tr>
						{columns.map((column) => (
							<th key={column} scope="col" className="whitespace-nowrap px-4 py-2 font-medium text-ink-3 text-xs">
								{column}
							</th>
						))}
					</tr>
				</thead>
				<tbody>{children}</tbody>
			</table>
		</section>
	);
}

export function Cell({ children }: { readonly children: ReactNode }) {
	return <td className="whitespace-nowrap px-4 py-2.5 align-top text-ink">{children}</td>;
}
