import { Suspense, useEffect, useState } from "react";
import { useLive, useStore } from "../live/hooks.ts";
import { VIEWS } from "../views/registry.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { ConnectionBanner } from "./connection.tsx";
import { EndingBanner } from "./ending.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { useRoute } from "./route.ts";
import { useShortcuts } from "./shortcuts.ts";

/** The frame around every view. */
export function Shell() {
	const { view: name, rest } = useRoute();
	const [isSearching, setSearching] = useState(false);
	const view = VIEWS.find((candidate) => candidate.name === name) ?? VIEWS[0];
	useShortcuts({ onSearch: () => setSearching(true) });
	const unread = useStore(useLive().chat.totalUnread);
	useEffect(() => {
		document.title = `${unread === 0 ? "" : `(${unread}) `}${view?.title} · Rollcall`;
	}, [view, unread]);
	if (view === undefined) return null;
	return (
		<div className="group/shell flex h-full flex-row max-md:flex-col">
			<Rail current={view.name} onSearch={() => setSearching(true)} />
			<main className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface md:border-line md:border-l">
				<ConnectionBanner />
				<EndingBanner />
				<Suspense fallback={<div className="h-full" />}>
					<view.Page key={view.name} rest={rest} />
				</Suspense>
			</main>
			<BottomBar current={view.name} />
			<Palette isOpen={isSearching} onOpenChange={setSearching} />
		</div>
	);
}
