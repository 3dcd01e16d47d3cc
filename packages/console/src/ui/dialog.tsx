import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

type DialogProps = {
	readonly title: string;
	readonly note?: ReactNode;
	readonly isOpen: boolean;
	readonly onOpenChange: (isOpen: boolean) => void;
	readonly className?: string;
	readonly children: ReactNode;
};

/** Something that is done before anything else; on a phone at the bottom of the screen. */
export function Dialog({ title, note, isOpen, onOpenChange, className, children }: DialogProps) {
	return (
		<Base.Root open={isOpen} onOpenChange={(next) => onOpenChange(next)}>
			<Base.Portal>
				<Base.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
				<Base.Popup
					className={classNames(
						"fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 animate-in flex-col overflow-hidden rounded-lg bg-raised shadow-pop outline-none",
						"max-md:top-auto max-md:bottom-0 max-md:left-0 max-md:max-h-[88vh] max-md:w-full max-md:max-w-none max-md:translate-x-0 max-md:rounded-b-none max-md:pb-[env(safe-area-inset-bottom)]",
						className,
					)}
				>
					<div className="flex shrink-0 items-start gap-3 px-5 pt-4 pb-3">
						<div className="min-w-0 flex-1">
							<Base.Title className="font-semibold text-lg tracking-tight">{title}</Base.Title>
							{note === undefined ? null : (
								<Base.Description className="text-pretty text-ink-2 text-sm">{note}</Base.Description>
							)}
						</div>
						<Base.Close
							aria-label="Close"
							className="-mt-1 -mr-2 inline-flex size-8 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink max-md:size-11"
						>
							<X aria-hidden className="size-4" />
						</Base.Close>
					</div>
					{children}
				</Base.Popup>
			</Base.Portal>
		</Base.Root>
	);
}
