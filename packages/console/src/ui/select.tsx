import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Option<Value extends string> = { readonly value: Value; readonly name: string; readonly note?: ReactNode };

type SelectProps<Value extends string> = {
	readonly label: string;
	readonly value: Value;
	readonly options: readonly Option<Value>[];
	readonly onValue: (value: Value) => void;
	readonly icon?: ReactNode;
	/** What stands there in place of what is chosen. */
	readonly shown?: string | undefined;
	readonly className?: string;
};

/** One of several things. */
export function Select<Value extends string>(props: SelectProps<Value>) {
	const { label, value, options, onValue, icon, shown, className } = props;
	const chosen = options.find((option) => option.value === value);
	return (
		<Base.Root value={value} onValueChange={(next) => next !== null && onValue(next as Value)}>
			<Base.Trigger
				aria-label={label}
				className={classNames(
					"inline-flex h-8 items-center gap-1.5 rounded-sm border border-control/60 bg-surface px-2.5 text-ink text-sm shadow-card transition-colors hover:bg-hover data-popup-open:bg-hover max-md:h-10",
					className,
				)}
			>
				{icon}
				<span className="min-w-0 flex-1 truncate text-left">{shown ?? chosen?.name ?? value}</span>
				<ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
			</Base.Trigger>
			<Base.Portal>
				<Base.Positioner sideOffset={4} align="end" alignItemWithTrigger={false} className="z-40">
					<Base.Popup className="max-h-(--available-height) min-w-44 max-w-80 animate-in overflow-auto rounded-md bg-raised p-1 shadow-pop outline-none">
						{options.map(({ value: each, name, note }) => (
							<Base.Item
								key={each}
								value={each}
								className="flex min-h-8 select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-highlighted:bg-hover max-md:min-h-11"
							>
								<Base.ItemText className="min-w-0 flex-1 truncate">{name}</Base.ItemText>
								<span className="text-ink-3 text-xs tabular-nums">{note}</span>
								<span className="flex size-4 items-center">
									<Base.ItemIndicator>
										<Check aria-hidden className="size-4 text-accent" />
									</Base.ItemIndicator>
								</span>
							</Base.Item>
						))}
					</Base.Popup>
				</Base.Positioner>
			</Base.Portal>
		</Base.Root>
	);
}
