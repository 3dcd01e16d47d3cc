import { CircleAlert } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";

type TokenFormProps = {
	/** What was wrong with the last token, or why the connection ended. */
	readonly fault: string | null;
	/** What its button says. */
	readonly action: string;
	readonly onToken: (text: string) => void;
};

function Fault({ id, children }: { readonly id: string; readonly children: string }) {
	return (
		<p
			id={id}
			role="alert"
			className="flex animate-in items-start gap-2 rounded-md bg-bad-soft px-3 py-2.5 text-bad text-sm"
		>
			<CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
			{children}
		</p>
	);
}

/** Takes a token, or a link that holds one. */
export function TokenForm({ fault, action, onToken }: TokenFormProps) {
	const [text, setText] = useState("");
	const id = useId();
	const faultId = `${id}fault`;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onToken(text);
	};
	return (
		<form onSubmit={submit} className="space-y-3">
			<label htmlFor={id} className="block font-medium text-sm">
				Token or sign-in link
			</label>
			<textarea
				id={id}
				rows={4}
				value={text}
				required
				spellCheck={false}
				autoComplete="off"
				placeholder="eyJhbGciOi…"
				aria-invalid={fault !== null}
				aria-describedby={fault === null ? undefined : faultId}
				onChange={(event) => setText(event.target.value)}
				onKeyDown={(event) => event.key === "Enter" && !event.shiftKey && submit(event)}
				className={classNames(
					"block w-full resize-none break-all rounded-md border bg-surface px-3 py-2.5 font-mono text-sm shadow-card focus-visible:outline-2 focus-visible:outline-offset-0 max-md:text-lg",
					fault === null ? "border-control" : "border-bad",
				)}
			/>
			{fault === null ? null : <Fault id={faultId}>{fault}</Fault>}
			<Button type="submit" look="primary" isBig className="w-full">
				{action}
			</Button>
		</form>
	);
}
