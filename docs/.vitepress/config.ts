import { defineConfig } from "vitepress";
import { forSite } from "./markdown.ts";
import { sidebar } from "./sidebar.ts";

const DESCRIPTION =
	"A self-hosted server for presence and messaging: who is here, on which device, what they work on and where, and what they say to each other.";

export default defineConfig({
	title: "Rollcall",
	description: DESCRIPTION,
	lang: "en-GB",
	srcExclude: ["test/**"],
	head: [
		["link", { rel: "icon", type: "image/svg+xml", href: "/favicon.svg" }],
		["meta", { name: "theme-color", content: "#5b5bd6" }],
	],
	markdown: { config: forSite, attrs: false, emoji: false, theme: { light: "github-light", dark: "github-dark" } },
	themeConfig: {
		logo: "/favicon.svg",
		nav: [
			{ text: "Guide", link: "/guide/quick-start", activeMatch: "^/(guide|migrate)/" },
			{ text: "Reference", link: "/generated/events", activeMatch: "^/(generated|spec|decisions)/" },
			{ text: "Performance", link: "/performance" },
		],
		sidebar: sidebar(),
		outline: { level: [2, 3] },
		search: { provider: "local" },
		footer: { message: "Apache License 2.0" },
		docFooter: { prev: "Before", next: "Next" },
		externalLinkIcon: true,
	},
});
