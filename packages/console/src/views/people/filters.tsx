import { FolderKanban, Rows3 } from "lucide-react";
import { useRef } from "react";
import { useStore } from "../../live/hooks.ts";
import { LOOK_NAMES, LOOKS, type Look } from "../../live/presence.ts";
import { classNames } from "../../ui/class-names.ts";
import { SearchField } from "../../ui/field.tsx";
import { Key } from "../../ui/key.tsx";
import { Select } from "../../ui/select.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { useSlash } from "../../ui/use-slash.ts";
import type { Grouping } from "./arrange.ts";
import { filter as filterSignal, setFilter } from "./filter.ts";
import type { Company } from "./use-company.ts";

const GROUPINGS: readonly { readonly value: Grouping; readonly name: string }[] = [
	{ value: "status", name: "By status" },
	{ value: "project", name: "By project" },
	{ value: "none", name: "By name" },
];
const ALL_PROJECTS = "Every project";
const number = new Intl.NumberFormat();

function Count({ look, count }: { readonly look: Look | "all"; readonly count: number }) {
	const { look: chosen } = useStore(filterSignal);
	const isChosen = chosen === look;
	return (
		<button
			type="button"
			aria-pressed={isChosen}
			title={look === "all" ? "Everybody" : LOOK_NAMES[look]}
			onClick={() => setFilter({ look: isChosen ? "all" : look })}
			className={classNames(
				"-outline-offset-2 flex h-8 shrink-0 items-center gap-1.5 rounded-sm px-2.5 text-sm transition-colors max-md:h-10",
				isChosen ? "bg-press text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
			)}
		>
			{look === "all" ? "All" : <StatusDot look={look} size={10} />}
			{look === "all" ? null : (
				<span className={isChosen ? undefined : "max-md:sr-only @max-5xl:sr-only"}>{LOOK_NAMES[look]}</span>
			)}
			<span className={classNames("tabular-nums", isChosen ? "text-ink-2" : "text-ink-3")}>{number.format(count)}</span>
		</button>
	);
}

/** Counts, which narrow the list; search, project, and what the list is grouped by. */
export function Filters({ company: { counts, projects, isLarge } }: { readonly company: Company }) {
	const { query, project, grouping } = useStore(filterSignal);
	const search = useRef<HTMLInputElement>(null);
	useSlash(search);
	const known =
		projects.some(({ id }) => id === project) || project === "" ? projects : [...projects, { id: project, people: 0 }];
	return (
		<div className="@container shrink-0">
			<div className="flex items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2 max-md:flex-col max-md:items-stretch max-md:px-0 max-md:pt-1 xl:px-3">
				<fieldset className="scroll-none flex min-w-0 gap-0.5 overflow-x-auto max-md:px-2.5">
					<legend className="sr-only">Status</legend>
					{(["all", ...LOOKS] as const).map((look) => (
						<Count key={look} look={look} count={counts[look]} />
					))}
				</fieldset>
				<div className="ml-auto flex items-center gap-2 max-md:ml-0 max-md:flex-wrap max-md:px-4">
					<div className="w-full md:w-52 md:@max-4xl:w-40">
						<SearchField
							ref={search}
							label="Find people"
							value={query}
							onValue={(next) => setFilter({ query: next })}
							hint={<Key>/</Key>}
						/>
					</div>
					<Select
						label="Project"
						className="w-40 max-md:flex-1"
						icon={<FolderKanban aria-hidden className="size-3.5 shrink-0 text-ink-3" />}
						value={project === "" ? ALL_PROJECTS : project}
						options={[
							{ value: ALL_PROJECTS, name: ALL_PROJECTS },
							...known.map(({ id, people }) => ({ value: id, name: id, note: people })),
						]}
						onValue={(next) => setFilter({ project: next === ALL_PROJECTS ? "" : next })}
					/>
					{isLarge ? null : (
						<Select
							label="Order"
							className="w-32 max-md:flex-1"
							icon={<Rows3 aria-hidden className="size-3.5 shrink-0 text-ink-3" />}
							value={grouping}
							options={GROUPINGS}
							onValue={(next) => setFilter({ grouping: next })}
						/>
					)}
				</div>
			</div>
		</div>
	);
}
