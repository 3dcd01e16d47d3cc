import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Mark } from "../../ui/mark.tsx";
import { askOperator, OperatorRefusal, type Refusal } from "./operator.ts";

const WORDS: Readonly<Record<Refusal, string>> = {
	wrong_key: "That is not the key of this server.",
	no_key: "This server has no operator key: set ROLLCALL_ADMIN_KEY, and start it again.",
	wait: "Too many wrong keys came from here. Wait a minute.",
	away: "The server cannot be reached. Check your network and try again.",
};

type KeyFormProps = { readonly onKey: (key: string) => void };

/** Asks for the operator's key, and gives on one that the server takes. */
export function KeyForm({ onKey }: KeyFormProps) {
	const [key, setKey] = useState("");
	const [fault, setFault] = useState<Refusal | null>(null);
	const [isBusy, setBusy] = useState(false);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setBusy(true);
		try {
			await askOperator<"listStats">(key, "/admin/stats?limit=1");
			onKey(key);
		} catch (error) {
			setFault(error instanceof OperatorRefusal ? error.kind : "away");
			setBusy(false);
		}
	};
	return (
		<div className="flex h-full flex-col items-center overflow-auto px-5 py-8">
			<form onSubmit={submit} className="my-auto w-full max-w-[22rem] animate-in space-y-4">
				<Mark size={36} />
				<div className="space-y-1">
					<h2 className="font-semibold text-xl tracking-tight">How is the server?</h2>
					<p className="text-pretty text-ink-2 text-sm">
						Nodes, connections and load are the operator's to see. The key is in ROLLCALL_ADMIN_KEY of the server. Where
						that is not set, npm start (rollcall serve --dev) prints one for as long as it runs.
					</p>
				</div>
				<div className="space-y-1.5">
					<label htmlFor="operator-key" className="block font-medium text-sm">
						Operator key
					</label>
					<TextField
						id="operator-key"
						type="password"
						value={key}
						required
						autoComplete="off"
						aria-invalid={fault !== null}
						aria-describedby={fault === null ? undefined : "key-fault"}
						onChange={(event) => setKey(event.target.value)}
					/>
				</div>
				{fault === null ? null : (
					<p id="key-fault" role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
						{WORDS[fault]}
					</p>
				)}
				<Button
					type="submit"
					look="primary"
					isBig
					className="w-full"
					disabled={isBusy || key === ""}
					icon={<KeyRound aria-hidden className="size-4" />}
				>
					Show
				</Button>
				<p className="text-ink-3 text-xs">It is kept in this page alone, and gone when you reload or close it.</p>
			</form>
		</div>
	);
}
