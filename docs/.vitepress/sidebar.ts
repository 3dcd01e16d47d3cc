import type { DefaultTheme } from "vitepress";
import { pagesOf } from "./folder.ts";

const GUIDE: DefaultTheme.SidebarItem[] = [
	{
		text: "Start",
		items: [
			{ text: "Quick start", link: "/guide/quick-start" },
			{ text: "Concepts", link: "/guide/concepts" },
			{ text: "Authentication", link: "/guide/authentication" },
		],
	},
	{
		text: "Build",
		items: [
			{ text: "Client", link: "/guide/client" },
			{ text: "React", link: "/guide/react" },
			{ text: "Plain WebSocket", link: "/guide/websocket" },
			{ text: "REST", link: "/guide/rest" },
			{ text: "Privacy and visibility", link: "/guide/privacy" },
			{ text: "Errors", link: "/guide/errors" },
		],
	},
	{
		text: "Run",
		items: [
			{ text: "Operations", link: "/guide/operations" },
			{ text: "A cluster", link: "/cluster" },
			{ text: "Scaling", link: "/scaling" },
			{ text: "Performance", link: "/performance" },
		],
	},
	{
		text: "Migrate",
		items: [
			{ text: "From your own Socket.IO gateway", link: "/migrate/socket-io" },
			{ text: "From a NestJS gateway", link: "/migrate/nestjs" },
			{ text: "From a Pusher-like service", link: "/migrate/pusher" },
		],
	},
];

function reference(): DefaultTheme.SidebarItem[] {
	return [
		{
			text: "Reference",
			items: [
				{ text: "Events", link: "/generated/events" },
				{ text: "REST", link: "/generated/rest" },
				{ text: "Errors", link: "/generated/errors" },
				{ text: "Settings", link: "/generated/settings" },
				{ text: "Metrics", link: "/generated/metrics" },
				{ text: "Glossary", link: "/glossary" },
				{ text: "Architecture", link: "/architecture" },
			],
		},
		{ text: "Specification", link: "/spec/", collapsed: false, items: pagesOf("spec") },
		{ text: "Decisions", link: "/decisions/", collapsed: true, items: pagesOf("decisions") },
	];
}

/** What stands beside a page: the guides beside a guide, the references beside a reference. */
export function sidebar(): DefaultTheme.SidebarMulti {
	const [guides, references] = [GUIDE, reference()];
	const places = ["/generated/", "/spec/", "/decisions/", "/glossary", "/architecture"];
	return { ...Object.fromEntries(places.map((place) => [place, references])), "/": guides };
}
