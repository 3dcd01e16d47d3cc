import { LogOut } from "lucide-react";
import { useSelf } from "../../live/hooks.ts";
import { useSignOut } from "../../session/sign-out.ts";
import { Header } from "../../shell/header.tsx";
import { ThemeSwitch } from "../../shell/theme-switch.tsx";
import { Button } from "../../ui/button.tsx";
import { Activity } from "./activity.tsx";
import { Devices } from "./devices.tsx";
import { Message } from "./message.tsx";
import { Privacy } from "./privacy.tsx";
import { Status } from "./status.tsx";
import { Visibility } from "./visibility.tsx";

/** Oneself: how one is, what one says and does, and who sees it. */
export function MePage() {
	const self = useSelf();
	const signOut = useSignOut();
	return (
		<>
			<Header title="Me">
				<div className="md:hidden">
					<ThemeSwitch />
				</div>
				<Button look="quiet" icon={<LogOut aria-hidden className="size-3.5" />} onClick={() => signOut(null)}>
					Sign out
				</Button>
			</Header>
			<div className="min-h-0 flex-1 overflow-auto bg-canvas">
				{self === null ? null : (
					<div className="mx-auto grid max-w-5xl animate-in gap-x-8 gap-y-9 px-5 py-8 max-md:px-4 max-md:py-5 lg:grid-cols-2">
						<div className="min-w-0 space-y-9">
							<Status self={self} />
							<Message self={self} />
							<Activity self={self} />
						</div>
						<div className="min-w-0 space-y-9">
							<Visibility isInvisible={self.availability === "invisible"} />
							<Privacy />
							<Devices devices={self.devices} />
						</div>
					</div>
				)}
			</div>
		</>
	);
}
