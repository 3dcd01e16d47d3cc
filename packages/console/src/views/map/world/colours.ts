const NAMES = {
	water: "--map-water",
	land: "--map-land",
	coast: "--map-coast",
	border: "--map-border",
	grid: "--map-grid",
	name: "--map-name",
	trail: "--accent",
	trailPast: "--map-trail-past",
	casing: "--surface",
} as const;

/** What the map is drawn in. */
export type Colours = Readonly<Record<keyof typeof NAMES, string>>;

/** The colours of styles.css in the theme that this element stands in; a canvas knows no names of them. */
export function coloursAt(element: HTMLElement): Colours {
	const probe = document.createElement("span");
	// What is in transition still has the colour from before.
	probe.style.transition = "none";
	element.append(probe);
	const read = ([key, token]: [string, string]) => {
		probe.style.color = `var(${token})`;
		return [key, getComputedStyle(probe).color];
	};
	const colours = Object.fromEntries(Object.entries(NAMES).map(read)) as Colours;
	probe.remove();
	return colours;
}
