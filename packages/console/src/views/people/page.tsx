import { Header } from "../../shell/header.tsx";

/** Who is here. */
export function PeoplePage() {
	return <Header title="People" />;
}
