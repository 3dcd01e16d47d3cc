/** A piece of a text: as it is, or an address that may be opened. */
export type Piece = { readonly text: string; readonly href: string | null };

const ADDRESS = /https:\/\/[^\s<>"]+/gi;
/** What stands after an address in a sentence is no part of it. */
const AFTER = /[.,;:!?'"»”’)\]}]+$/;

/** Only what is encrypted on the way, and only addresses of the web: no script, no other scheme. */
export function safeHref(text: string): string | null {
	if (!URL.canParse(text)) return null;
	const url = new URL(text);
	return url.protocol === "https:" && url.username === "" && url.password === "" ? url.href : null;
}

/** An address in brackets ends before the bracket; one that holds a pair of them keeps it. */
function trimmed(found: string): string {
	const short = found.replace(AFTER, "");
	const rest = found.slice(short.length);
	const isOpen = short.split("(").length > short.split(")").length;
	return isOpen && rest.startsWith(")") ? `${short})` : short;
}

/** A text with its addresses found. */
export function piecesOf(text: string): readonly Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	for (const match of text.matchAll(ADDRESS)) {
		const address = trimmed(match[0]);
		const href = safeHref(address);
		if (href === null) continue;
		if (match.index > from) pieces.push({ text: text.slice(from, match.index), href: null });
		pieces.push({ text: address, href });
		from = match.index + address.length;
	}
	if (from < text.length) pieces.push({ text: text.slice(from), href: null });
	return pieces;
}

const PICTURES = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u;
const MOST_PICTURES = 3;

/** A few emoji and nothing else, which are drawn large. */
export function isEmoji(text: string): boolean {
	if (!/\p{Extended_Pictographic}/u.test(text) || !PICTURES.test(text)) return false;
	return [...new Intl.Segmenter().segment(text.replace(/\s/g, ""))].length <= MOST_PICTURES;
}
