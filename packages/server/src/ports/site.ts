/** How a file is also kept, for browsers that take it so. */
export type SiteEncoding = "br" | "gzip";

/** One file as a browser may fetch it. */
export type SiteFile = {
	/** Its media type. */
	readonly type: string;
	/** The same text means the same bytes. */
	readonly etag: string;
	/** True where its name changes with what is in it, so that it may be kept for ever. */
	readonly isHashed: boolean;
	readonly encodings: readonly SiteEncoding[];
	/** Its bytes, or those of it compressed; read only when they are sent. */
	open(encoding: SiteEncoding | null): Blob;
};

/**
 * A folder of files for browsers. It was looked through once: what it held then is found by its path with a slash in
 * front, `/` is its start page, and anything else is not there, whatever the path looks like.
 */
export interface Site {
	file(path: string): SiteFile | undefined;
}
