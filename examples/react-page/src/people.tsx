import { useCompanyIds, usePresence } from "@rollcall/react";
import { memo } from "react";

type OnPick = { readonly onPick: (userId: string) => void };

/** Who is there. A change of one person draws one row anew. */
export function People({ onPick }: OnPick) {
	const userIds = useCompanyIds();
	return (
		<section>
			<h2 id="people">People</h2>
			{userIds.length === 0 && <p className="note">Nobody else is here.</p>}
			<ul aria-labelledby="people">
				{userIds.map((userId) => (
					<Person key={userId} userId={userId} onPick={onPick} />
				))}
			</ul>
		</section>
	);
}

const Person = memo(({ userId, onPick }: OnPick & { readonly userId: string }) => {
	const view = usePresence(userId);
	const status = view?.status ?? "offline";
	return (
		<li>
			<button type="button" onClick={() => onPick(userId)}>
				<i className={`dot ${status}`} aria-hidden="true" />
				{userId} <small>{view?.statusMessage ?? status}</small>
			</button>
		</li>
	);
});
