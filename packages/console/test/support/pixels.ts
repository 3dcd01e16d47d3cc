import type { Browser, Page } from "playwright-core";

export type Colour = readonly [red: number, green: number, blue: number];

/** Runs where there is a DOM: a picture, and how many of its points have each of these colours, about. */
const COUNT = `async ([picture, colours]) => {
	const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
	const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
	const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
	context.drawImage(bitmap, 0, 0);
	const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
	const counts = colours.map(() => 0);
	for (let at = 0; at < data.length; at += 4)
		colours.forEach((colour, index) => {
			if (colour.every((part, offset) => Math.abs(part - data[at + offset]) <= 4)) counts[index] += 1;
		});
	return counts;
}`;

const counters = new WeakMap<Browser, Promise<Page>>();

/** A page that counts, the same for all pictures of a browser. */
function counterIn(browser: Browser): Promise<Page> {
	const counter = counters.get(browser) ?? browser.newPage();
	counters.set(browser, counter);
	return counter;
}

/** How many points of what is seen of the map, beside cards and controls, have each of these colours. */
export async function pixelsOf(page: Page, colours: readonly Colour[]): Promise<readonly number[]> {
	const shot = await page.getByRole("region", { name: "Map", exact: true }).screenshot();
	const counter = await counterIn(page.context().browser() as Browser);
	const counts = await counter.evaluate(`(${COUNT})(${JSON.stringify([shot.toString("base64"), colours])})`);
	return counts as readonly number[];
}
