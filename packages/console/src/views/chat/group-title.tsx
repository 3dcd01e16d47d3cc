import type { Conversation } from "@rollcall/client";
import { LIMITS } from "@rollcall/protocol/limits";
import { type FormEvent, useEffect, useState } from "react";
import { useLive } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { titleOf } from "./titles.ts";
import { useProfiles } from "./use-conversation.ts";

type TitleProps = { readonly conversation: Conversation; readonly mayRename: boolean };

/** What a group is called. */
export function GroupTitle({ conversation, mayRename }: TitleProps) {
	const { chat, identity } = useLive();
	const profiles = useProfiles();
	const { id, title } = conversation;
	const [text, setText] = useState(title ?? "");
	useEffect(() => setText(title ?? ""), [title]);
	if (!mayRename)
		return <p className="px-5 py-4 font-semibold text-lg">{titleOf(conversation, identity.userId, profiles)}</p>;
	const wanted = text.trim() || null;
	const rename = (event: FormEvent) => {
		event.preventDefault();
		chat.rename(id, wanted).catch((error: unknown) => tellFailure("The group was not renamed", error));
	};
	return (
		<form onSubmit={rename} className="space-y-1.5 px-5 py-4">
			<label htmlFor="group-title" className="block font-medium text-ink-3 text-xs">
				Name
			</label>
			<div className="flex gap-2">
				<TextField
					id="group-title"
					value={text}
					placeholder={titleOf({ ...conversation, title: null }, identity.userId, profiles)}
					maxLength={LIMITS.title}
					onChange={(event) => setText(event.target.value)}
				/>
				{wanted === title ? null : (
					<Button type="submit" look="primary">
						Save
					</Button>
				)}
			</div>
		</form>
	);
}
