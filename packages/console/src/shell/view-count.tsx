import { useMemo } from "react";
import { useLive, useStore } from "../live/hooks.ts";
import { Badge } from "../ui/badge.tsx";
import type { ViewDefinition } from "../views/view.ts";

type CountProps = { readonly of: NonNullable<ViewDefinition["count"]>; readonly className?: string };

function Count({ of, className }: CountProps) {
	const live = useLive();
	const store = useMemo(() => of(live), [of, live]);
	return <Badge count={useStore(store)} {...(className === undefined ? {} : { className })} />;
}

/** How much in a view waits for the person. */
export function ViewCount({ view, className }: { readonly view: ViewDefinition; readonly className?: string }) {
	if (view.count === undefined) return null;
	return <Count of={view.count} {...(className === undefined ? {} : { className })} />;
}
