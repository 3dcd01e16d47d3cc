import type { ButtonHTMLAttributes, ReactNode } from "react";
import { classNames } from "./class-names.ts";

const LOOKS = {
	primary: "bg-accent-fill text-accent-ink hover:bg-accent-fill-hover shadow-card",
	plain: "bg-surface text-ink border border-line-strong hover:bg-hover shadow-card",
	quiet: "text-ink-2 hover:bg-hover hover:text-ink",
	danger: "bg-surface text-bad border border-line-strong hover:bg-bad-soft shadow-card",
} as const;

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
	readonly look?: keyof typeof LOOKS;
	readonly isBig?: boolean;
	readonly icon?: ReactNode;
};

/** A button with words. */
export function Button({ look = "plain", isBig = false, icon, className, children, ...rest }: ButtonProps) {
	return (
		<button
			type="button"
			{...rest}
			className={classNames(
				"inline-flex select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-sm font-medium transition-colors duration-100",
				"disabled:pointer-events-none disabled:opacity-50",
				isBig ? "h-10 px-4 text-md" : "h-8 px-3 text-sm max-md:h-10 max-md:px-4 max-md:text-md",
				LOOKS[look],
				className,
			)}
		>
			{icon}
			{children}
		</button>
	);
}

/** A button of one sign; its name is read out and shown by the browser. */
export function IconButton({ label, className, children, ...rest }: ButtonProps & { readonly label: string }) {
	return (
		<button
			type="button"
			{...rest}
			aria-label={label}
			title={label}
			className={classNames(
				"inline-flex size-8 shrink-0 items-center justify-center rounded-sm text-ink-3 transition-colors duration-100 hover:bg-hover hover:text-ink max-md:size-11",
				className,
			)}
		>
			{children}
		</button>
	);
}
