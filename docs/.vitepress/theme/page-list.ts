import { withBase } from "vitepress";
import { defineComponent, h, type PropType } from "vue";
import type { Page } from "../folder.ts";

/** Links to pages, in their order. */
export const PageList = defineComponent({
	props: { pages: { type: Array as PropType<readonly Page[]>, required: true } },
	setup: (props) => () =>
		h(
			"ul",
			props.pages.map(({ text, link }) => h("li", h("a", { href: withBase(`${link}.html`) }, text))),
		),
});
