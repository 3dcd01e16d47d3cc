import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

type ConfirmProps = {
	readonly title: string;
	readonly action: string;
	/** What the button says that leaves everything as it is. */
	readonly cancel?: string;
	readonly onConfirm: () => void;
	readonly onOpenChange: (isOpen: boolean) => void;
	readonly children: ReactNode;
};

/** Asks before something that cannot be taken back. */
export function Confirm({ title, action, cancel = "Cancel", onConfirm, onOpenChange, children }: ConfirmProps) {
	const confirm = () => {
		onOpenChange(false);
		onConfirm();
	};
	return (
		<AlertDialog.Root open onOpenChange={(next) => onOpenChange(next)}>
			<AlertDialog.Portal>
				<AlertDialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
				<AlertDialog.Popup className="fixed top-1/3 left-1/2 z-40 w-[calc(100vw-2rem)] max-w-sm -translate-x-1/2 animate-in space-y-4 rounded-lg bg-raised p-5 shadow-pop outline-none">
					<div className="space-y-1.5">
						<AlertDialog.Title className="font-semibold text-lg tracking-tight">{title}</AlertDialog.Title>
						<AlertDialog.Description className="text-pretty text-ink-2 text-sm">{children}</AlertDialog.Description>
					</div>
					<div className="flex justify-end gap-2">
						<AlertDialog.Close render={<Button>{cancel}</Button>} />
						<Button look="danger" onClick={confirm}>
							{action}
						</Button>
					</div>
				</AlertDialog.Popup>
			</AlertDialog.Portal>
		</AlertDialog.Root>
	);
}
