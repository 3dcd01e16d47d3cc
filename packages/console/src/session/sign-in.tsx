import { ThemeSwitch } from "../shell/theme-switch.tsx";
import { Mark } from "../ui/mark.tsx";
import { TokenForm } from "./token-form.tsx";

type SignInProps = {
	/** What was wrong with the last token, or why the connection ended. */
	readonly fault: string | null;
	/** Somebody was signed in, and their token has run out. */
	readonly isOver: boolean;
	readonly onToken: (text: string) => void;
};

function Words({ isOver }: Pick<SignInProps, "isOver">) {
	return (
		<header className="space-y-4">
			<Mark size={40} />
			<div className="space-y-1.5">
				<h1 className="font-semibold text-2xl tracking-tight">
					{isOver ? "Your sign-in has run out" : "Sign in to Rollcall"}
				</h1>
				<p className="text-ink-2 text-md">
					{isOver
						? "Paste another token, or open a new sign-in link. You go on where you were, and what you wrote is kept."
						: "Open the sign-in link that you were given, or paste its token here."}
				</p>
			</div>
		</header>
	);
}

/** The way in: a token, or a link that holds one. */
export function SignIn({ fault, isOver, onToken }: SignInProps) {
	return (
		<main className="flex h-full flex-col items-center overflow-auto px-5 py-8">
			<div className="my-auto w-full max-w-[25rem] animate-in space-y-6">
				<Words isOver={isOver} />
				<TokenForm fault={fault} action="Sign in" onToken={onToken} />
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
