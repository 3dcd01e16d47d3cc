import { Dialog } from "@base-ui/react/dialog";
import { CornerDownLeft, Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useLive, useStore } from "../live/hooks.ts";
import { classNames } from "../ui/class-names.ts";
import { type Entry, findEntries } from "./find-entries.ts";
import { PaletteRow } from "./palette-row.tsx";
import { go } from "./route.ts";

type PaletteProps = { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void };

const optionId = (index: number) => `palette-${index}`;

function Results({
	entries,
	current,
	onPick,
}: {
	entries: readonly Entry[];
	current: number;
	onPick(entry: Entry): void;
}) {
	const list = useRef<HTMLDivElement>(null);
	useEffect(() => {
		list.current?.querySelector(`#${optionId(current)}`)?.scrollIntoView({ block: "nearest" });
	}, [current]);
	if (entries.length === 0)
		return <p className="px-4 py-8 text-center text-ink-2 text-sm">Nobody and nothing by that name.</p>;
	return (
		<div ref={list} id="palette-list" role="listbox" aria-label="Results" className="max-h-80 overflow-auto p-1.5">
			{entries.map((entry, index) => (
				<div
					key={`${entry.kind}-${entry.id}`}
					id={optionId(index)}
					role="option"
					tabIndex={-1}
					aria-selected={index === current}
					onMouseDown={(event) => event.preventDefault()}
					onClick={() => onPick(entry)}
					onKeyDown={() => {}}
					className={classNames(
						"flex h-10 items-center gap-2.5 rounded-sm px-2.5",
						index === current ? "bg-hover" : "hover:bg-hover",
					)}
				>
					<PaletteRow entry={entry} />
					{index === current ? <CornerDownLeft aria-hidden className="size-3.5 shrink-0 text-ink-3" /> : null}
				</div>
			))}
		</div>
	);
}

function Finder({ onPick }: { readonly onPick: (entry: Entry) => void }) {
	const { directory } = useLive();
	const profiles = useStore(directory.profiles);
	const [query, setQuery] = useState("");
	const [current, setCurrent] = useState(0);
	const entries = useMemo(() => findEntries(query, profiles), [query, profiles]);
	const pressed = (event: KeyboardEvent) => {
		const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		if (step !== 0) {
			event.preventDefault();
			setCurrent((index) => (index + step + entries.length) % Math.max(1, entries.length));
		}
		const chosen = entries[current];
		if (event.key === "Enter" && chosen !== undefined) onPick(chosen);
	};
	return (
		<>
			<div className="flex items-center gap-2.5 border-line border-b px-4">
				<Search aria-hidden className="size-4 shrink-0 text-ink-3" />
				<input
					role="combobox"
					aria-expanded="true"
					aria-controls="palette-list"
					aria-activedescendant={entries.length === 0 ? undefined : optionId(current)}
					aria-label="Search people and views"
					placeholder="Search people and views"
					value={query}
					spellCheck={false}
					onChange={(event) => {
						setQuery(event.target.value);
						setCurrent(0);
					}}
					onKeyDown={pressed}
					className="h-12 w-full bg-transparent text-ink text-lg outline-none"
				/>
			</div>
			<Results entries={entries} current={current} onPick={onPick} />
		</>
	);
}

/** Jumps to a person or a view by name. */
export function Palette({ isOpen, onOpenChange }: PaletteProps) {
	const pick = ({ kind, id }: Entry) => {
		onOpenChange(false);
		if (kind === "view") go(id);
		else go("people", id);
	};
	return (
		<Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
			<Dialog.Portal>
				<Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
				<Dialog.Popup
					aria-label="Search"
					className="-translate-x-1/2 fixed top-[12vh] left-1/2 z-40 w-[calc(100vw-2rem)] max-w-xl animate-in overflow-hidden rounded-lg bg-raised shadow-pop outline-none"
				>
					<Finder onPick={pick} />
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
