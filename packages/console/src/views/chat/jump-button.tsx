import { ArrowDown } from "lucide-react";
import { Badge } from "../../ui/badge.tsx";

type JumpProps = { readonly isShown: boolean; readonly count: number; readonly onJump: () => void };

/** Goes to the newest message, and says how many are new. */
export function JumpButton({ isShown, count, onJump }: JumpProps) {
	if (!isShown) return null;
	return (
		<button
			type="button"
			aria-label="Jump to the newest message"
			title="Jump to the newest message"
			onClick={onJump}
			className="absolute right-5 bottom-2 flex size-9 animate-in items-center justify-center rounded-full bg-raised text-ink-2 shadow-pop hover:text-ink max-md:right-3 max-md:size-11"
		>
			<ArrowDown aria-hidden className="size-4.5" />
			<Badge count={count} className="-top-2 absolute" />
		</button>
	);
}
