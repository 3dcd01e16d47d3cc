import { classNames } from "../ui/class-names.ts";
import { VIEWS } from "../views/registry.ts";
import { hrefOf } from "./route.ts";
import { ViewCount } from "./view-count.tsx";

/** The views, where the screen is a phone's. */
export function BottomBar({ current }: { readonly current: string }) {
	return (
		<nav
			aria-label="Views"
			className="grid shrink-0 auto-cols-fr grid-flow-col border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] group-has-[[data-fills-phone]]/shell:hidden md:hidden"
		>
			{VIEWS.map((view) => {
				const { name, title, icon: Icon } = view;
				return (
					<a
						key={name}
						href={hrefOf(name)}
						aria-current={name === current ? "page" : undefined}
						className={classNames(
							"-outline-offset-2 relative flex h-14 flex-col items-center justify-center gap-1 font-medium text-2xs",
							name === current ? "text-accent" : "text-ink-3",
						)}
					>
						<Icon aria-hidden className="size-5" />
						{title}
						<ViewCount view={view} className="absolute top-1 left-1/2 ml-1.5" />
					</a>
				);
			})}
		</nav>
	);
}
