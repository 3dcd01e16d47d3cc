/// <reference types="vite/client" />
import { defineComponent, h, type PropType } from "vue";
import mapDark from "../../images/map-dark.png";
import mapLight from "../../images/map-light.png";
import peopleDark from "../../images/people-dark.png";
import peopleLight from "../../images/people-light.png";

const PICTURES = {
	map: { light: mapLight, dark: mapDark },
	people: { light: peopleLight, dark: peopleDark },
} as const;

const SIZE = { width: 1200, height: 750 } as const;

/** A picture of the web console, in the theme of the page. */
export const Shot = defineComponent({
	props: {
		name: { type: String as PropType<keyof typeof PICTURES>, required: true },
		alt: { type: String, required: true },
	},
	setup: ({ name, alt }) => {
		const { light, dark } = PICTURES[name];
		return () => [
			h("img", { class: "shot in-light", src: light, alt, ...SIZE }),
			h("img", { class: "shot in-dark", src: dark, alt, ...SIZE }),
		];
	},
});
