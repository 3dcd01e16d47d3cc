import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import type { ReactNode } from "react";
import { failureOf } from "../live/failure.ts";

const manager = Toast.createToastManager();

/** Says in a corner what went wrong, in the server's words. */
export function tellFailure(title: string, error: unknown): void {
	manager.add({ type: "failure", title, description: failureOf(error).message, timeout: 8_000, priority: "high" });
}

/** Says in a corner that something is done. */
export function tellDone(title: string): void {
	manager.add({ type: "done", title, timeout: 3_500 });
}

function List() {
	const { toasts } = Toast.useToastManager();
	return toasts.map((toast) => (
		<Toast.Root
			key={toast.id}
			toast={toast}
			className="flex w-full animate-in items-start gap-2.5 rounded-md bg-raised py-2.5 pr-2 pl-3 shadow-pop transition-opacity data-ending-style:opacity-0"
		>
			{toast.type === "failure" ? (
				<CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
			) : (
				<CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
			)}
			<div className="min-w-0 flex-1">
				<Toast.Title className="font-medium text-ink text-sm" />
				<Toast.Description className="text-ink-2 text-sm empty:hidden" />
			</div>
			<Toast.Close
				aria-label="Close"
				className="flex size-6 shrink-0 items-center justify-center rounded-xs text-ink-3 hover:bg-hover hover:text-ink"
			>
				<X aria-hidden className="size-3.5" />
			</Toast.Close>
		</Toast.Root>
	));
}

/** The corner in which they appear. */
export function Toasts({ children }: { readonly children: ReactNode }) {
	return (
		<Toast.Provider toastManager={manager} limit={3}>
			{children}
			<Toast.Portal>
				<Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2 max-md:bottom-20">
					<List />
				</Toast.Viewport>
			</Toast.Portal>
		</Toast.Provider>
	);
}
