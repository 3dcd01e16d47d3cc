import { Server as ServerIcon } from "lucide-react";
import { Header } from "../../shell/header.tsx";
import { Empty } from "../../ui/empty.tsx";

/** Holds the place of the view. */
export function ServerPage() {
	return (
		<>
			<Header title="Server" />
			<Empty icon={<ServerIcon aria-hidden />} title="The server page is not here yet">
				What the server does, and how it is, will be shown here.
			</Empty>
		</>
	);
}
