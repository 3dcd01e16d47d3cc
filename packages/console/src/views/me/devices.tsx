import type { DeviceShape } from "@rollcall/protocol/shapes";
import { useLive } from "../../live/hooks.ts";
import { useSignOut } from "../../session/sign-out.ts";
import { deviceId as ownDeviceId } from "../../session/token.ts";
import { tellDone, tellFailure } from "../../shell/toasts.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { agoText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";
import { DEVICE_NAMES, DeviceIcon } from "../people/devices.tsx";

const BROWSERS = [
	["Edg/", "Edge"],
	["OPR/", "Opera"],
	["Firefox/", "Firefox"],
	["Chrome/", "Chrome"],
	["Safari/", "Safari"],
] as const;
const SYSTEMS = [
	["Android", "Android"],
	["iPhone", "iPhone"],
	["iPad", "iPad"],
	["Mac OS X", "macOS"],
	["Windows", "Windows"],
	["Linux", "Linux"],
] as const;

function titleOf({ kind, userAgent }: DeviceShape): string {
	const browser = BROWSERS.find(([mark]) => userAgent.includes(mark))?.[1];
	const system = SYSTEMS.find(([mark]) => userAgent.includes(mark))?.[1];
	if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
	return kind === null ? "Device" : DEVICE_NAMES[kind];
}

function One({ device, onLeave }: { readonly device: DeviceShape; readonly onLeave: (() => void) | null }) {
	const now = useNow(30_000);
	const ago = agoText(device.connectedSince, now);
	return (
		<li className="flex items-center gap-3 border-line px-4 py-3 not-first:border-t">
			<DeviceIcon kind={device.kind ?? "desktop"} />
			<div className="min-w-0 flex-1">
				<p className="truncate font-medium">
					{titleOf(device)}
					{onLeave === null ? <span className="ml-2 font-normal text-accent text-xs">this browser</span> : null}
				</p>
				<p className="truncate text-ink-3 text-xs" title={device.deviceId}>
					{ago === "now" ? "Connected just now" : `Connected for ${ago}`}
				</p>
			</div>
			{onLeave === null ? null : <Button onClick={onLeave}>Disconnect</Button>}
		</li>
	);
}

/** Where one is signed in, and how to leave there. */
export function Devices({ devices }: { readonly devices: readonly DeviceShape[] }) {
	const { rest } = useLive();
	const signOut = useSignOut();
	const leave = (deviceId: string) => {
		rest
			.ask<"leavePresence">("POST /api/presence/leave", { deviceId })
			.then(() => tellDone("Disconnected"))
			.catch((error: unknown) => tellFailure("The device was not disconnected", error));
	};
	const leaveAll = () => {
		rest
			.ask<"leavePresence">("POST /api/presence/leave", {})
			.then(() => signOut("You left on all your devices."))
			.catch((error: unknown) => tellFailure("You could not leave", error));
	};
	return (
		<Card
			title="Devices"
			note="Where you are connected now."
			action={
				<Button look="danger" onClick={leaveAll}>
					Leave everywhere
				</Button>
			}
		>
			<ul>
				{devices.map((device) => (
					<One
						key={device.deviceId}
						device={device}
						onLeave={device.deviceId === ownDeviceId() ? null : () => leave(device.deviceId)}
					/>
				))}
			</ul>
		</Card>
	);
}
