import { FileText, ImageOff, Music } from "lucide-react";
import { useState } from "react";
import { type Attachment, isPicture, sizeText } from "./attachments.ts";
import { safeHref } from "./links.ts";

function File({ attachment: { url, name, contentType, size } }: { readonly attachment: Attachment }) {
	const href = safeHref(url);
	const [kind] = contentType.split("/");
	const Icon = kind === "image" ? ImageOff : kind === "audio" ? Music : FileText;
	const from = URL.canParse(url) ? new URL(url).hostname : "";
	const words = (
		<>
			<span className="flex size-9 shrink-0 items-center justify-center rounded-sm bg-surface text-accent shadow-card">
				<Icon aria-hidden className="size-4.5" />
			</span>
			<span className="min-w-0 flex-1">
				<span className="block truncate font-medium text-ink">{name}</span>
				<span className="block truncate text-ink-3 text-xs">
					{[sizeText(size), from].filter(Boolean).join(" · ")}
					{href === null ? " · not encrypted, so not opened from here" : null}
				</span>
			</span>
		</>
	);
	const look = "flex w-72 max-w-full items-center gap-2.5 rounded-md border border-line bg-hover p-1.5";
	if (href === null) return <span className={look}>{words}</span>;
	return (
		<a href={href} target="_blank" rel="noopener noreferrer" className={`${look} hover:border-line-strong`}>
			{words}
		</a>
	);
}

/** It has its size before it is there, so that nothing jumps when it comes. */
function Picture({ attachment }: { readonly attachment: Attachment }) {
	const [isBroken, setBroken] = useState(false);
	const href = safeHref(attachment.url);
	if (href === null || isBroken) return <File attachment={attachment} />;
	return (
		<a
			href={href}
			target="_blank"
			rel="noopener noreferrer"
			className="block h-48 w-72 max-w-full overflow-hidden rounded-md bg-press"
		>
			<img
				src={href}
				alt={attachment.name}
				referrerPolicy="no-referrer"
				loading="lazy"
				className="size-full object-cover"
				onError={() => setBroken(true)}
			/>
		</a>
	);
}

/** The files that go with a message; they lie elsewhere. */
export function Attached({ attachments }: { readonly attachments: readonly Attachment[] }) {
	if (attachments.length === 0) return null;
	return (
		<div className="space-y-1">
			{attachments.map((attachment) => {
				const One = isPicture(attachment) ? Picture : File;
				return <One key={`${attachment.url} ${attachment.name}`} attachment={attachment} />;
			})}
		</div>
	);
}
