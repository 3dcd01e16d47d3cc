import { useLive, useProfile } from "../live/hooks.ts";
import { Confirm } from "../ui/confirm.tsx";
import { nameOf } from "../ui/names.ts";
import type { Identity } from "./token.ts";

type OtherPersonProps = { readonly other: Identity; readonly onKeep: () => void; readonly onSwitch: () => void };
type Who = Pick<Identity, "userId" | "companyId"> & { readonly name: string };

function Person({ name, userId, companyId }: Who) {
	return (
		<>
			<strong className="font-semibold text-ink">{name}</strong> ({userId}
			{companyId === null ? "" : ` of ${companyId}`})
		</>
	);
}

/** A link of another person takes nobody's place without their word: it may have been opened by mistake, or sent to deceive. */
export function OtherPerson({ other, onKeep, onSwitch }: OtherPersonProps) {
	const { identity } = useLive();
	const here = nameOf(useProfile(identity.userId));
	return (
		<Confirm
			title="Sign in as somebody else?"
			action="Switch"
			cancel="Keep this sign-in"
			onConfirm={onSwitch}
			onOpenChange={(isOpen) => !isOpen && onKeep()}
		>
			<span className="block break-words">
				<Person {...identity} name={here} /> is signed in here. The link or token is of{" "}
				<Person {...other} name={nameOf(other)} />.
			</span>
			<span className="mt-2 block break-words">
				Switching signs {here} out here, and what they wrote and did not send is deleted. If you did not expect this,
				keep the sign-in that is here.
			</span>
		</Confirm>
	);
}
