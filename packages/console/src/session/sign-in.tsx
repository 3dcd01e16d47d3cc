import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ThemeSwitch } from "../shell/theme-switch.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Mark } from "../ui/mark.tsx";

type SignInProps = {
	/** What was wrong with the last token, or why the connection ended. */
	readonly fault: string | null;
	readonly onToken: (text: string) => void;
};

function Fault({ children }: { readonly children: string }) {
	return (
		<p
			id="fault"
			role="alert"
			className="flex animate-in items-start gap-2 rounded-md bg-bad-soft px-3 py-2.5 text-bad text-sm"
		>
			<CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
			{children}
		</p>
	);
}

/** The way in: a token, or a link that holds one. */
export function SignIn({ fault, onToken }: SignInProps) {
	const [text, setText] = useState("");
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onToken(text);
	};
	return (
		<main className="flex h-full flex-col items-center overflow-auto px-5 py-8">
			<div className="my-auto w-full max-w-[25rem] animate-in space-y-6">
				<header className="space-y-4">
					<Mark size={40} />
					<div className="space-y-1.5">
						<h1 className="font-semibold text-2xl tracking-tight">Sign in to Rollcall</h1>
						<p className="text-ink-2 text-md">Open the sign-in link that you were given, or paste its token here.</p>
					</div>
				</header>
				<form onSubmit={submit} className="space-y-3">
					<label htmlFor="token" className="block font-medium text-sm">
						Token or sign-in link
					</label>
					<textarea
						id="token"
						rows={4}
						value={text}
						required
						spellCheck={false}
						autoComplete="off"
						placeholder="eyJhbGciOi…"
						aria-invalid={fault !== null}
						aria-describedby={fault === null ? undefined : "fault"}
						onChange={(event) => setText(event.target.value)}
						onKeyDown={(event) => event.key === "Enter" && !event.shiftKey && submit(event)}
						className={classNames(
							"block w-full resize-none break-all rounded-md border bg-surface px-3 py-2.5 font-mono text-sm shadow-card focus-visible:outline-2 focus-visible:outline-offset-0 max-md:text-lg",
							fault === null ? "border-control" : "border-bad",
						)}
					/>
					{fault === null ? null : <Fault>{fault}</Fault>}
					<Button type="submit" look="primary" isBig className="w-full">
						Sign in
					</Button>
				</form>
				<footer className="space-y-2 border-line border-t pt-5 text-ink-2 text-sm">
					<p>Your application signs these tokens. While you develop, this prints one:</p>
					<code className="block overflow-x-auto whitespace-nowrap rounded-md border border-line bg-sunken px-3 py-2 font-mono text-ink text-xs">
						npx rollcall token --user alice --company acme
					</code>
					<p className="text-ink-3 text-xs">The token stays in this tab, and is forgotten when you close it.</p>
				</footer>
			</div>
			<ThemeSwitch />
		</main>
	);
}
