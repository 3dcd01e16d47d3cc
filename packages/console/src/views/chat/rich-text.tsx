import { memo } from "react";
import { piecesOf } from "./links.ts";

/** A text as it was written, with addresses that can be opened. It is never read as anything but text. */
export const RichText = memo(({ text }: { readonly text: string }) => {
	let at = 0;
	return piecesOf(text).map(({ text: piece, href }) => {
		const key = at;
		at += piece.length;
		if (href === null) return <span key={key}>{piece}</span>;
		return (
			<a
				key={key}
				href={href}
				target="_blank"
				rel="noopener noreferrer"
				className="text-accent underline decoration-1 underline-offset-2 hover:decoration-2"
			>
				{piece}
			</a>
		);
	});
});
