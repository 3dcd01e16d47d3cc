import { Suspense, useEffect, useState } from "react";
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
	useEffect(() => {
		document.title = `${view?.title} · Rollcall`;
	}, [view]);
	if (view === undefined) return null;
	return (
		<div className="flex h-full flex-row max-md:flex-col">
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
