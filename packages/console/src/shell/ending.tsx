import { Dialog } from "@base-ui/react/dialog";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { failureOf } from "../live/failure.ts";
import { useLive, useStore } from "../live/hooks.ts";
import { useRenew } from "../session/sign-out.ts";
import { TokenForm } from "../session/token-form.tsx";
import { useNow } from "../ui/use-now.ts";

const MINUTE = 60_000;
const WARN_BEFORE = 5 * MINUTE;
const LOOK_EVERY = 5_000;

function leftText(left: number): string {
	const minutes = Math.round(left / MINUTE);
	if (left < MINUTE) return "in less than a minute";
	return minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
}

function Another({ onClose }: { readonly onClose: () => void }) {
	const renew = useRenew();
	const [fault, setFault] = useState<string | null>(null);
	const take = (text: string) => {
		renew(text).then(onClose, (error: unknown) => setFault(failureOf(error).message));
	};
	return <TokenForm fault={fault} action="Go on with this one" onToken={take} />;
}

/** Says some minutes before that the sign-in runs out: what was pasted cannot be renewed by itself. */
export function EndingBanner() {
	const { identity, endsAt } = useLive();
	const told = useStore(endsAt);
	const now = useNow(LOOK_EVERY);
	const [isOpen, setOpen] = useState(false);
	const left = Math.min(identity.expiresAt, told ?? Number.POSITIVE_INFINITY) - now;
	if (left > WARN_BEFORE) return null;
	return (
		<div
			role="status"
			className="flex shrink-0 animate-in flex-wrap items-center gap-x-2 gap-y-0.5 bg-warn-soft px-5 py-1.5 text-sm text-warn max-md:px-4"
		>
			<KeyRound aria-hidden className="size-4 shrink-0" />
			<span className="font-medium">Your sign-in runs out {leftText(left)}.</span>
			<Dialog.Root open={isOpen} onOpenChange={setOpen}>
				<Dialog.Trigger className="ml-auto rounded-sm px-2 py-0.5 font-medium hover:bg-hover">
					Use another token
				</Dialog.Trigger>
				<Dialog.Portal>
					<Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
					<Dialog.Popup className="-translate-x-1/2 fixed top-[12vh] left-1/2 z-40 w-[calc(100vw-2rem)] max-w-md animate-in space-y-4 rounded-lg bg-raised p-5 shadow-pop outline-none">
						<div className="space-y-1">
							<Dialog.Title className="font-semibold text-lg tracking-tight">Go on with another token</Dialog.Title>
							<Dialog.Description className="text-ink-2">Your place and what you wrote are kept.</Dialog.Description>
						</div>
						<Another onClose={() => setOpen(false)} />
					</Dialog.Popup>
				</Dialog.Portal>
			</Dialog.Root>
		</div>
	);
}
