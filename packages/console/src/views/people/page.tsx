import { Header } from "../../shell/header.tsx";
import { Detail } from "./detail.tsx";
import { Filters } from "./filters.tsx";
import { PeopleList } from "./list.tsx";
import { useCompany } from "./use-company.ts";

/** Who is here: everybody of the company, live, and one of them in detail. */
export function PeoplePage({ rest }: { readonly rest: readonly string[] }) {
	const company = useCompany();
	const [selected = null] = rest;
	return (
		<div className="flex min-h-0 flex-1">
			<section
				aria-label="People"
				className={`flex min-w-0 flex-1 flex-col ${selected === null ? "" : "max-lg:hidden"}`}
			>
				<Header title="People" note={company.isLarge ? "large company" : undefined} />
				<Filters company={company} />
				<PeopleList company={company} selected={selected} />
			</section>
			{selected === null ? null : <Detail key={selected} userId={selected} />}
		</div>
	);
}
