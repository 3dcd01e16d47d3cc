import { Monitor, Moon, Sun } from "lucide-react";
import { useStore } from "../live/hooks.ts";
import { classNames } from "../ui/class-names.ts";
import { setTheme, THEMES, theme } from "./theme.ts";

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const NAMES = { system: "As the system", light: "Light", dark: "Dark" } as const;

/** Light, dark, or as the system is. */
export function ThemeSwitch() {
	const current = useStore(theme);
	return (
		<div role="radiogroup" aria-label="Theme" className="inline-flex rounded-md bg-sunken p-0.5">
			{THEMES.map((name) => {
				const Icon = ICONS[name];
				return (
					<label
						key={name}
						title={NAMES[name]}
						className={classNames(
							"flex h-6 w-8 items-center justify-center rounded-sm transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:h-9 max-md:w-12",
							name === current ? "bg-raised text-ink shadow-card ring-1 ring-line" : "text-ink-3 hover:text-ink",
						)}
					>
						<input
							type="radio"
							name="theme"
							className="sr-only"
							aria-label={NAMES[name]}
							checked={name === current}
							onChange={() => setTheme(name)}
						/>
						<Icon aria-hidden className="size-3.5" />
					</label>
				);
			})}
		</div>
	);
}
