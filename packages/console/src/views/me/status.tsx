import type { Self } from "@rollcall/client";
import { CHOICES, type Choice, useChoose } from "../../shell/choose-status.ts";
import { Card } from "../../ui/card.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Select } from "../../ui/select.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { momentText } from "../../ui/times.ts";
import { endOf, UNTIL, type Until } from "./until.ts";

type OneProps = { readonly row: (typeof CHOICES)[number]; readonly isChosen: boolean; readonly onChoose: () => void };

function One({ row: { choice, name, look, meaning }, isChosen, onChoose }: OneProps) {
	return (
		<label
			className={classNames(
				"flex items-center gap-3 border-line px-4 py-2.5 transition-colors not-first:border-t has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent",
				isChosen ? "bg-accent-soft" : "hover:bg-hover",
			)}
		>
			<input type="radio" name="status" value={choice} checked={isChosen} onChange={onChoose} className="sr-only" />
			<StatusDot look={look} size={14} />
			<span className="min-w-0 flex-1">
				<span className="block font-medium text-ink">{name}</span>
				<span className="block text-ink-2 text-xs">{meaning}</span>
			</span>
			<span
				aria-hidden
				className={classNames(
					"flex size-4 items-center justify-center rounded-full border",
					isChosen ? "border-accent-fill bg-accent-fill" : "border-control",
				)}
			>
				{isChosen ? <span className="size-1.5 rounded-full bg-accent-ink" /> : null}
			</span>
		</label>
	);
}

/** What one wants to be, and until when. */
export function Status({ self: { availability, until } }: { readonly self: Self }) {
	const choose = useChoose();
	const setUntil = (next: Until) => choose(availability, endOf(next, Date.now()));
	return (
		<Card title="Status" note="How your colleagues see you.">
			<div role="radiogroup" aria-label="Status">
				{CHOICES.map((row) => (
					<One
						key={row.choice}
						row={row}
						isChosen={row.choice === availability}
						onChoose={() => choose(row.choice satisfies Choice, null)}
					/>
				))}
			</div>
			{availability === "auto" ? null : (
				<div className="flex flex-wrap items-center gap-3 border-line border-t px-4 py-2.5">
					<span className="flex-1 text-ink-2">
						{until === null ? "Until you change it" : `Until ${momentText(until)}`}
					</span>
					<Select<Until>
						label="Until"
						className="w-36"
						value="change"
						shown={until === null ? undefined : "Change"}
						options={UNTIL}
						onValue={setUntil}
					/>
				</div>
			)}
		</Card>
	);
}
