import { CircleUserRound, Map as MapIcon, MessagesSquare, Server, UsersRound } from "lucide-react";
import { lazy } from "react";
import type { ViewDefinition } from "./view.ts";

/** Every view, in the order of the rail. */
export const VIEWS: readonly ViewDefinition[] = [
	{
		name: "people",
		title: "People",
		icon: UsersRound,
		key: "p",
		Page: lazy(async () => ({ default: (await import("./people/page.tsx")).PeoplePage })),
	},
	{
		name: "chat",
		title: "Chat",
		icon: MessagesSquare,
		key: "c",
		count: ({ chat }) => chat.totalUnread,
		Page: lazy(async () => ({ default: (await import("./chat/page.tsx")).ChatPage })),
	},
	{
		name: "map",
		title: "Map",
		icon: MapIcon,
		key: "m",
		Page: lazy(async () => ({ default: (await import("./map/page.tsx")).MapPage })),
	},
	{
		name: "me",
		title: "Me",
		icon: CircleUserRound,
		key: "i",
		Page: lazy(async () => ({ default: (await import("./me/page.tsx")).MePage })),
	},
	{
		name: "server",
		title: "Server",
		icon: Server,
		key: "s",
		Page: lazy(async () => ({ default: (await import("./server/page.tsx")).ServerPage })),
	},
];
