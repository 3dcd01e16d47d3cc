import type { Profile } from "@rollcall/protocol/shapes";
import { Check, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useFollowed, useLive, useProfile, useView } from "../../live/hooks.ts";
import { LOOK_NAMES, lookOf } from "../../live/presence.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { classNames } from "../../ui/class-names.ts";
import { findPeople } from "../../ui/find-people.ts";
import { nameOf } from "../../ui/names.ts";
import { useProfiles } from "./use-conversation.ts";

type PickerProps = {
	readonly picked: readonly string[];
	readonly onPicked: (userIds: readonly string[]) => void;
	/** Who is not to be chosen. */
	readonly except: readonly string[];
	/** Enter with nothing typed. */
	readonly onSubmit: () => void;
};

const MOST = 50;

function Chip({ userId, onRemove }: { readonly userId: string; readonly onRemove: () => void }) {
	const profile = useProfile(userId);
	return (
		<li className="flex h-7 max-w-48 animate-in items-center gap-1 rounded-full bg-accent-soft pr-1 pl-2.5 text-sm max-md:h-9">
			<span className="truncate">{nameOf(profile)}</span>
			<button
				type="button"
				tabIndex={-1}
				aria-label={`Remove ${nameOf(profile)}`}
				onClick={onRemove}
				className="flex size-5 shrink-0 items-center justify-center rounded-full text-ink-3 hover:bg-hover hover:text-ink"
			>
				<X aria-hidden className="size-3.5" />
			</button>
		</li>
	);
}

type OptionProps = {
	readonly profile: Profile;
	readonly id: string;
	readonly isPicked: boolean;
	readonly isCurrent: boolean;
	readonly onPick: () => void;
};

function Option({ profile, id, isPicked, isCurrent, onPick }: OptionProps) {
	const look = lookOf(useView(profile.userId));
	return (
		<div
			id={id}
			role="option"
			tabIndex={-1}
			aria-selected={isPicked}
			onMouseDown={(event) => event.preventDefault()}
			onClick={onPick}
			onKeyDown={() => {}}
			className={classNames(
				"flex h-12 items-center gap-3 rounded-md px-3 hover:bg-hover max-md:h-14",
				isCurrent && "bg-hover",
			)}
		>
			<Avatar profile={profile} look={look} />
			<span className="min-w-0 flex-1">
				<span className="block truncate font-medium text-ink">{nameOf(profile)}</span>
				<span className="block truncate text-ink-3 text-xs">{LOOK_NAMES[look]}</span>
			</span>
			<span
				aria-hidden
				className={classNames(
					"flex size-5 items-center justify-center rounded-full border",
					isPicked ? "border-accent-fill bg-accent-fill text-accent-ink" : "border-control",
				)}
			>
				{isPicked ? <Check className="size-3.5" /> : null}
			</span>
		</div>
	);
}

function useOptions({ except, picked }: PickerProps, query: string): readonly Profile[] {
	const { identity } = useLive();
	const profiles = useProfiles();
	const out = [...except, identity.userId].join(" ");
	const found = useMemo(() => {
		const without = new Set(out.split(" "));
		return findPeople(
			[...profiles.values()].filter(({ userId }) => !without.has(userId)),
			query,
			MOST,
		);
	}, [profiles, query, out]);
	useFollowed(found.map(({ userId }) => userId));
	useFollowed(picked);
	return found;
}

type ListProps = {
	readonly id: string;
	readonly options: readonly Profile[];
	readonly picked: readonly string[];
	readonly current: number;
	readonly onPick: (userId: string) => void;
};

function Options({ id, options, picked, current, onPick }: ListProps) {
	const list = useRef<HTMLDivElement>(null);
	useEffect(() => {
		list.current?.querySelector(`[id="${id}-${current}"]`)?.scrollIntoView({ block: "nearest" });
	}, [id, current]);
	if (options.length === 0)
		return <p className="min-h-40 flex-1 px-5 py-10 text-center text-ink-2 text-sm">Nobody by that name.</p>;
	return (
		<div
			ref={list}
			id={id}
			role="listbox"
			aria-label="People"
			aria-multiselectable
			className="min-h-40 flex-1 overflow-auto p-2"
		>
			{options.map((profile, index) => (
				<Option
					key={profile.userId}
					profile={profile}
					id={`${id}-${index}`}
					isPicked={picked.includes(profile.userId)}
					isCurrent={index === current}
					onPick={() => onPick(profile.userId)}
				/>
			))}
		</div>
	);
}

function usePicker(props: PickerProps) {
	const { picked, onPicked, onSubmit } = props;
	const [query, setQuery] = useState("");
	const [current, setCurrent] = useState(0);
	const options = useOptions(props, query);
	const search = (text: string) => {
		setQuery(text);
		setCurrent(0);
	};
	const remove = (userId: string) => onPicked(picked.filter((other) => other !== userId));
	const toggle = (userId: string) => {
		if (picked.includes(userId)) remove(userId);
		else onPicked([...picked, userId]);
		search("");
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		if (step !== 0) setCurrent((index) => (index + step + options.length) % Math.max(1, options.length));
		if (step !== 0 || event.key === "Enter") event.preventDefault();
		const last = picked.at(-1);
		if (event.key === "Backspace" && query === "" && last !== undefined) remove(last);
		if (event.key !== "Enter") return;
		const chosen = options[current];
		if (query === "" && picked.length > 0 && current === 0) onSubmit();
		else if (chosen !== undefined) toggle(chosen.userId);
	};
	return { query, search, current, options, remove, toggle, onKeyDown };
}

/** Finds people by name, and chooses some of them. */
export function PeoplePicker(props: PickerProps) {
	const { picked } = props;
	const listId = useId();
	const { query, search, current, options, remove, toggle, onKeyDown } = usePicker(props);
	return (
		<>
			<div className="mx-5 flex max-h-28 shrink-0 flex-wrap items-center gap-1.5 overflow-auto rounded-md border border-control/60 bg-surface p-1.5 focus-within:border-accent">
				<ul aria-label="Chosen" className="contents">
					{picked.map((userId) => (
						<Chip key={userId} userId={userId} onRemove={() => remove(userId)} />
					))}
				</ul>
				<input
					role="combobox"
					aria-expanded={options.length > 0}
					aria-controls={options.length === 0 ? undefined : listId}
					aria-activedescendant={options.length === 0 ? undefined : `${listId}-${current}`}
					aria-label="Find people"
					placeholder={picked.length === 0 ? "Find people" : "Add more"}
					value={query}
					spellCheck={false}
					autoComplete="off"
					onChange={(event) => search(event.target.value)}
					onKeyDown={onKeyDown}
					className="h-7 min-w-28 flex-1 bg-transparent px-1.5 text-ink text-md outline-none max-md:h-9 max-md:text-lg"
				/>
			</div>
			<Options id={listId} options={options} picked={picked} current={current} onPick={toggle} />
		</>
	);
}
