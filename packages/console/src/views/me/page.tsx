import { Header } from "../../shell/header.tsx";

/** Oneself. */
export function MePage() {
	return <Header title="Me" />;
}
