import type { Self } from "@rollcall/client";
import { type FormEvent, useId, useMemo, useState } from "react";
import { useLive, useStore } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { projectsOf } from "../people/arrange.ts";
import { Today } from "../people/today.tsx";

const LONGEST = 128;

/** What others work on is what one most likely works on too. */
function Suggestions({ id }: { readonly id: string }) {
	const { people } = useLive();
	const views = useStore(people.all);
	const projects = useMemo(() => projectsOf(views).slice(0, 50), [views]);
	return (
		<datalist id={id}>
			{projects.map((project) => (
				<option key={project.id} value={project.id} />
			))}
		</datalist>
	);
}

function Current({ self }: { readonly self: Self }) {
	const { presence } = useLive();
	const stop = () => {
		presence.clearActivity().catch((error: unknown) => tellFailure("Your activity was not ended", error));
	};
	return (
		<div className="flex items-center gap-3 border-line border-b px-4 py-3">
			<span aria-hidden className="size-2 animate-pulse-soft rounded-full bg-accent" />
			<p className="min-w-0 flex-1 truncate font-medium">
				{self.currentProjectId}
				{self.currentTaskId === null ? null : <span className="font-normal text-ink-2"> / {self.currentTaskId}</span>}
			</p>
			<Button onClick={stop}>Stop</Button>
		</div>
	);
}

/** What one works on, and what one did today. */
export function Activity({ self }: { readonly self: Self }) {
	const { presence, identity } = useLive();
	const [project, setProject] = useState("");
	const [task, setTask] = useState("");
	const suggestions = useId();
	const start = (event: FormEvent) => {
		event.preventDefault();
		presence
			.setActivity({ projectId: project.trim(), taskId: task.trim() || null })
			.then(() => {
				setProject("");
				setTask("");
			})
			.catch((error: unknown) => tellFailure("Your activity was not begun", error));
	};
	return (
		<Card title="Activity" note="What you work on. Beginning something else ends it.">
			{self.currentProjectId === null ? null : <Current self={self} />}
			<form onSubmit={start} className="flex flex-wrap gap-2 p-4">
				<TextField
					aria-label="Project"
					placeholder="Project"
					list={suggestions}
					value={project}
					maxLength={LONGEST}
					onChange={(event) => setProject(event.target.value)}
					className="w-auto! min-w-32 flex-1"
				/>
				<Suggestions id={suggestions} />
				<TextField
					aria-label="Task"
					placeholder="Task (optional)"
					value={task}
					maxLength={LONGEST}
					onChange={(event) => setTask(event.target.value)}
					className="w-auto! min-w-32 flex-1"
				/>
				<Button type="submit" look="primary" className="max-md:w-full" disabled={project.trim() === ""}>
					Start
				</Button>
			</form>
			<div className="border-line border-t px-4 py-3">
				<h3 className="mb-1 font-medium text-ink-3 text-xs">Today</h3>
				<Today userId={identity.userId} />
			</div>
		</Card>
	);
}
