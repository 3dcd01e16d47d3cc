import type { View } from "@rollcall/protocol/shapes";
import { LOOK_NAMES, LOOKS, type Look, lookOf } from "../../live/presence.ts";
import type { Profiles } from "../../live/profiles.ts";
import { inOrder, nameOf } from "../../ui/names.ts";

export type Grouping = "status" | "project" | "none";

/** What is to be seen of the company. */
export type Filter = {
	readonly query: string;
	readonly look: Look | "all";
	/** Empty: all of them. */
	readonly project: string;
	readonly grouping: Grouping;
};

export type Row =
	| { readonly kind: "group"; readonly id: string; readonly title: string; readonly count: number }
	| { readonly kind: "person"; readonly id: string };

export type Counts = Readonly<Record<Look | "all", number>>;

export type Project = { readonly id: string; readonly people: number };

/** A person with what is searched. */
export type Listed = { readonly userId: string; readonly text: string };

type Views = ReadonlyMap<string, View>;
type Company = { readonly listed: readonly Listed[]; readonly views: Views; readonly filter: Filter };
type Group = { readonly title: string; readonly ids: string[] };

const NO_PROJECT = "No project";

/** Everybody by name. Costly, and only done when names change. */
export function listPeople(profiles: Profiles, views: Views): readonly Listed[] {
	const unnamed = [...views.keys()].filter((userId) => !profiles.has(userId));
	const people = [
		...[...profiles.values()].map((profile) => ({ userId: profile.userId, name: nameOf(profile) })),
		...unnamed.map((userId) => ({ userId, name: userId })),
	].sort((a, b) => inOrder(a.name, b.name));
	return people.map(({ userId, name }) => ({ userId, text: `${name} ${userId}`.toLocaleLowerCase() }));
}

/** How many look how, whatever is filtered. */
export function countLooks(listed: readonly Listed[], views: Views): Counts {
	const counts = { all: listed.length, online: 0, away: 0, dnd: 0, offline: 0 };
	for (const { userId } of listed) counts[lookOf(views.get(userId))] += 1;
	return counts;
}

/** What is worked on now, the busiest first. */
export function projectsOf(views: Views): readonly Project[] {
	const people = new Map<string, number>();
	for (const { currentProjectId } of views.values())
		if (currentProjectId !== undefined) people.set(currentProjectId, (people.get(currentProjectId) ?? 0) + 1);
	return [...people]
		.map(([id, count]) => ({ id, people: count }))
		.sort((a, b) => b.people - a.people || inOrder(a.id, b.id));
}

function matches({ userId, text }: Listed, { views, filter }: Company): boolean {
	const view = views.get(userId);
	if (filter.look !== "all" && lookOf(view) !== filter.look) return false;
	if (filter.project !== "" && view?.currentProjectId !== filter.project) return false;
	const query = filter.query.trim().toLocaleLowerCase();
	if (query === "" || text.includes(query)) return true;
	const { statusMessage = "", currentProjectId = "", currentTaskId = "" } = view ?? {};
	return `${statusMessage} ${currentProjectId} ${currentTaskId}`.toLocaleLowerCase().includes(query);
}

function groupsBy(grouping: Grouping, people: readonly Listed[], views: Views): readonly Group[] {
	if (grouping === "status") {
		const groups = new Map<Look, Group>(LOOKS.map((look) => [look, { title: LOOK_NAMES[look], ids: [] }]));
		for (const { userId } of people) groups.get(lookOf(views.get(userId)))?.ids.push(userId);
		return [...groups.values()];
	}
	const groups = new Map<string, Group>();
	for (const { userId } of people) {
		const title = views.get(userId)?.currentProjectId ?? NO_PROJECT;
		const group = groups.get(title) ?? { title, ids: [] };
		groups.set(title, group);
		group.ids.push(userId);
	}
	const isNone = ({ title }: Group) => (title === NO_PROJECT ? 1 : 0);
	return [...groups.values()].sort((a, b) => isNone(a) - isNone(b) || inOrder(a.title, b.title));
}

/** The rows of the list. */
export function arrange(company: Company): readonly Row[] {
	const { listed, views, filter } = company;
	const people = listed.filter((person) => matches(person, company));
	const row = (id: string): Row => ({ kind: "person", id });
	if (filter.grouping === "none") return people.map(({ userId }) => row(userId));
	return groupsBy(filter.grouping, people, views)
		.filter(({ ids }) => ids.length > 0)
		.flatMap(({ title, ids }): Row[] => [
			{ kind: "group", id: `group ${title}`, title, count: ids.length },
			...ids.map(row),
		]);
}
