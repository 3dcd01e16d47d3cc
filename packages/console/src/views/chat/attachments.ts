import type { Content, Message } from "@rollcall/client";
import { safeHref } from "./links.ts";

export type Attachment = Message["attachments"][number];

const TYPES: Readonly<Record<string, string>> = {
	avif: "image/avif",
	gif: "image/gif",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	png: "image/png",
	svg: "image/svg+xml",
	webp: "image/webp",
	mp3: "audio/mpeg",
	m4a: "audio/mp4",
	ogg: "audio/ogg",
	wav: "audio/wav",
	mp4: "video/mp4",
	pdf: "application/pdf",
	txt: "text/plain",
	csv: "text/csv",
	zip: "application/zip",
};
const UNITS = ["B", "KB", "MB", "GB"];

/** The last part of an address, as a name for what lies there. */
export function nameFrom(address: string): string {
	const href = safeHref(address);
	if (href === null) return "";
	const { pathname, hostname } = new URL(href);
	const last = pathname.split("/").findLast((part) => part !== "") ?? hostname;
	try {
		return decodeURIComponent(last);
	} catch {
		return last; // a lone percent sign
	}
}

/** A file that lies at this address; null where it cannot be linked to. How big it is nobody here knows. */
export function attachmentAt(address: string, name: string): Attachment | null {
	const url = safeHref(address.trim());
	if (url === null) return null;
	const found = nameFrom(url);
	const ending = found.split(".").at(-1)?.toLowerCase() ?? "";
	const contentType = TYPES[ending] ?? "application/octet-stream";
	return { url, name: name.trim() || found, contentType, size: 0 };
}

/** What a message with these is. */
export function typeFor(attachments: readonly Attachment[]): NonNullable<Content["type"]> {
	if (attachments.length === 0) return "text";
	for (const type of ["image", "audio"] as const)
		if (attachments.every(({ contentType }) => contentType.startsWith(`${type}/`))) return type;
	return "file";
}

/** Is it shown where it stands? */
export function isPicture({ contentType, url }: Attachment): boolean {
	return contentType.startsWith("image/") && safeHref(url) !== null;
}

/** `1.2 MB`; empty where it is not known. */
export function sizeText(bytes: number): string {
	if (bytes === 0) return "";
	const step = Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1_000)));
	const amount = bytes / 1_000 ** step;
	return `${amount >= 10 || step === 0 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[step]}`;
}
