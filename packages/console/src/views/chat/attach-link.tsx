import { Popover } from "@base-ui/react/popover";
import { LIMITS } from "@rollcall/protocol/limits";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { type Attachment, attachmentAt, nameFrom } from "./attachments.ts";

type AttachProps = { readonly isFull: boolean; readonly onAttach: (attachment: Attachment) => void };

function Form({ onAttach }: Pick<AttachProps, "onAttach">) {
	const [address, setAddress] = useState("");
	const [name, setName] = useState("");
	const [isBad, setBad] = useState(false);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		event.stopPropagation();
		const attachment = attachmentAt(address, name);
		setBad(attachment === null);
		if (attachment !== null) onAttach(attachment);
	};
	return (
		<form onSubmit={submit} className="space-y-2.5">
			<TextField
				aria-label="Address of the file"
				placeholder="https://…"
				value={address}
				inputMode="url"
				maxLength={LIMITS.url}
				spellCheck={false}
				autoComplete="off"
				aria-invalid={isBad}
				onChange={(event) => setAddress(event.target.value)}
			/>
			<TextField
				aria-label="Name of the file"
				placeholder={nameFrom(address.trim()) || "Name"}
				value={name}
				maxLength={LIMITS.attachmentName}
				autoComplete="off"
				onChange={(event) => setName(event.target.value)}
			/>
			{isBad ? (
				<p role="alert" className="text-bad text-xs">
					This is not the address of a file. It begins with https://
				</p>
			) : null}
			<Button type="submit" look="primary" className="w-full" disabled={address.trim() === ""}>
				Attach
			</Button>
		</form>
	);
}

/** Attaches a file by its address: the server keeps messages, and no files. */
export function AttachLink({ isFull, onAttach }: AttachProps) {
	const [isOpen, setOpen] = useState(false);
	return (
		<Popover.Root open={isOpen} onOpenChange={(next) => setOpen(next)}>
			<Popover.Trigger
				disabled={isFull}
				aria-label="Attach a link"
				title="Attach a link"
				className="inline-flex size-8 shrink-0 items-center justify-center rounded-sm text-ink-3 transition-colors hover:bg-hover hover:text-ink disabled:opacity-50 data-popup-open:bg-press max-md:size-11"
			>
				<Plus aria-hidden className="size-4.5" />
			</Popover.Trigger>
			<Popover.Portal>
				<Popover.Positioner side="top" align="start" sideOffset={8} className="z-40">
					<Popover.Popup className="w-72 max-w-[calc(100vw-1rem)] animate-in space-y-3 rounded-lg bg-raised p-4 shadow-pop outline-none">
						<div className="space-y-0.5">
							<Popover.Title className="font-semibold text-md">Attach a link</Popover.Title>
							<Popover.Description className="text-ink-3 text-xs">
								A file that lies somewhere else; others open it there.
							</Popover.Description>
						</div>
						<Form
							onAttach={(attachment) => {
								onAttach(attachment);
								setOpen(false);
							}}
						/>
					</Popover.Popup>
				</Popover.Positioner>
			</Popover.Portal>
		</Popover.Root>
	);
}
