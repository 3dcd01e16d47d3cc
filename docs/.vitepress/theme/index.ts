import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { h } from "vue";
import { FigureTable } from "./figure-table.ts";
import { PageList } from "./page-list.ts";
import { Shot } from "./shot.ts";
import "./style.css";

const HERO = { name: "people", alt: "The web console: who is there, what they work on, and on which device." } as const;

const theme: Theme = {
	extends: DefaultTheme,
	Layout: () =>
		h(DefaultTheme.Layout, null, { "home-hero-after": () => h("div", { class: "hero-shot" }, h(Shot, HERO)) }),
	enhanceApp: ({ app }) => {
		app.component("FigureTable", FigureTable);
		app.component("PageList", PageList);
		app.component("Shot", Shot);
	},
};

export default theme;
