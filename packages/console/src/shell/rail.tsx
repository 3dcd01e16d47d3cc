import { Search } from "lucide-react";
import { useLive } from "../live/hooks.ts";
import { classNames } from "../ui/class-names.ts";
import { Key } from "../ui/key.tsx";
import { Mark } from "../ui/mark.tsx";
import { VIEWS } from "../views/registry.ts";
import { ConnectionBadge } from "./connection.tsx";
import { MeMenu } from "./me-menu.tsx";
import { hrefOf } from "./route.ts";
import { ThemeSwitch } from "./theme-switch.tsx";
import { ViewCount } from "./view-count.tsx";

type RailProps = { readonly current: string; readonly onSearch: () => void };

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

function Views({ current }: { readonly current: string }) {
	return (
		<nav aria-label="Views" className="flex flex-col gap-px">
			{VIEWS.map((view) => {
				const { name, title, icon: Icon, key } = view;
				return (
					<a
						key={name}
						href={hrefOf(name)}
						title={`${title} (g then ${key})`}
						aria-current={name === current ? "page" : undefined}
						className={classNames(
							"relative flex h-8 items-center gap-2.5 rounded-sm px-2 font-medium transition-colors duration-100 max-lg:justify-center",
							name === current ? "bg-press text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
						)}
					>
						<Icon
							aria-hidden
							className={classNames("size-4 shrink-0", name === current ? "text-accent" : "text-ink-3")}
						/>
						<span className="flex-1 max-lg:sr-only">{title}</span>
						<ViewCount view={view} className="max-lg:absolute max-lg:-top-1 max-lg:-right-1" />
					</a>
				);
			})}
		</nav>
	);
}

/** The left side: where one is, where one can go, and oneself. */
export function Rail({ current, onSearch }: RailProps) {
	const { identity } = useLive();
	return (
		<aside className="flex w-54 shrink-0 flex-col gap-3 p-3 max-md:hidden max-lg:w-14 max-lg:px-2">
			<div className="flex h-8 items-center gap-2.5 px-1 max-lg:justify-center max-lg:px-0">
				<Mark size={24} />
				<span className="min-w-0 max-lg:sr-only">
					<span className="block truncate font-semibold text-md leading-4 tracking-tight">
						{identity.companyId ?? "Rollcall"}
					</span>
					<ConnectionBadge />
				</span>
			</div>
			<button
				type="button"
				onClick={onSearch}
				title="Search people and views"
				className="mt-1 flex h-8 items-center gap-2 rounded-sm border border-line-strong bg-surface px-2 text-ink-3 shadow-card transition-colors hover:text-ink max-lg:justify-center"
			>
				<Search aria-hidden className="size-4 shrink-0" />
				<span className="flex-1 text-left max-lg:sr-only">Search</span>
				<span className="max-lg:hidden">
					<Key>{IS_MAC ? "⌘K" : "Ctrl K"}</Key>
				</span>
			</button>
			<Views current={current} />
			<div className="mt-auto flex flex-col gap-2.5">
				<div className="px-1 max-lg:hidden">
					<ThemeSwitch />
				</div>
				<MeMenu />
			</div>
		</aside>
	);
}
