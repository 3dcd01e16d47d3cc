import type { Sharing } from "@rollcall/client";
import { useLive, useStore } from "../../live/hooks.ts";
import { Switch } from "../../ui/switch.tsx";

/** Whether this browser tells where one is. */
export function useSharing(): Sharing {
	return useStore(useLive().location.sharing);
}

/** What is to be said of it before anything else; null where there is nothing. */
export function troubleOf(sharing: Sharing): string | null {
	if (sharing === "asking") return "Your browser asks you now.";
	if (sharing === "refused") return "Your browser does not allow it. Allow it in its settings for this site.";
	return null;
}

/** Begins and ends it. The browser is asked only when one turns it on. */
export function SharingSwitch({ label }: { readonly label: string }) {
	const { location } = useLive();
	const sharing = useSharing();
	return (
		<Switch
			label={label}
			isOn={sharing === "on" || sharing === "asking"}
			onChange={(isOn) => (isOn ? location.share() : location.unshare())}
		/>
	);
}
