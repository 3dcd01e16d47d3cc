import { Switch as Base } from "@base-ui/react/switch";

type SwitchProps = {
	readonly label: string;
	readonly isOn: boolean;
	readonly isDisabled?: boolean;
	readonly onChange: (isOn: boolean) => void;
};

/** On or off, at once. */
export function Switch({ label, isOn, isDisabled = false, onChange }: SwitchProps) {
	return (
		<Base.Root
			aria-label={label}
			checked={isOn}
			disabled={isDisabled}
			onCheckedChange={onChange}
			className="flex h-5 w-9 shrink-0 items-center rounded-full bg-control p-0.5 transition-colors data-checked:bg-accent-fill data-disabled:opacity-50"
		>
			<Base.Thumb className="size-4 rounded-full bg-accent-ink shadow-card transition-transform data-checked:translate-x-4" />
		</Base.Root>
	);
}
