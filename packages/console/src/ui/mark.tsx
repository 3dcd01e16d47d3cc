/** The sign of Rollcall. */
export function Mark({ size = 24 }: { readonly size?: number }) {
	return (
		<svg aria-hidden="true" viewBox="0 0 32 32" width={size} height={size} className="shrink-0">
			<rect width="32" height="32" rx="8" fill="var(--accent-fill)" />
			<circle cx="10.5" cy="16" r="3" fill="#fff" />
			<circle cx="10.5" cy="16" r="6" fill="none" stroke="#fff" strokeOpacity=".4" strokeWidth="1.6" />
			<path d="M20 11.5h5M20 16h5M20 20.5h3" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
		</svg>
	);
}
