import { Search, X } from "lucide-react";
import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import { classNames } from "./class-names.ts";

const BOX =
	"h-8 w-full rounded-sm border border-control/60 bg-surface px-2.5 text-ink text-sm shadow-card transition-colors hover:border-control focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 max-md:h-11 max-md:text-lg";

type FieldProps = InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> };

/** A line of text. */
export function TextField({ className, ...rest }: FieldProps) {
	return <input {...rest} className={classNames(BOX, className)} />;
}

type SearchProps = {
	readonly value: string;
	readonly label: string;
	readonly onValue: (value: string) => void;
	readonly ref?: Ref<HTMLInputElement>;
	readonly hint?: ReactNode;
};

/** A line of text that narrows a list. Escape empties it. */
export function SearchField({ value, label, onValue, ref, hint }: SearchProps) {
	return (
		<div className="relative w-full">
			<Search
				aria-hidden
				className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-ink-3"
			/>
			<input
				ref={ref}
				type="search"
				aria-label={label}
				placeholder={label}
				value={value}
				spellCheck={false}
				autoComplete="off"
				onChange={(event) => onValue(event.target.value)}
				onKeyDown={(event) => {
					if (event.key !== "Escape" || value === "") return;
					event.stopPropagation();
					onValue("");
				}}
				className={classNames(BOX, "pl-8 [&::-webkit-search-cancel-button]:hidden", hint !== undefined && "pr-10")}
			/>
			{value === "" ? (
				<span className="-translate-y-1/2 absolute top-1/2 right-2 text-ink-3">{hint}</span>
			) : (
				<button
					type="button"
					aria-label="Clear"
					onClick={() => onValue("")}
					className="-translate-y-1/2 absolute top-1/2 right-1 flex size-6 items-center justify-center rounded-xs text-ink-3 hover:bg-hover hover:text-ink"
				>
					<X aria-hidden className="size-3.5" />
				</button>
			)}
		</div>
	);
}
