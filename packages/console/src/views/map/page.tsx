import { Map as MapIcon } from "lucide-react";
import { Header } from "../../shell/header.tsx";
import { Empty } from "../../ui/empty.tsx";

/** Holds the place of the view. */
export function MapPage() {
	return (
		<>
			<Header title="Map" />
			<Empty icon={<MapIcon aria-hidden />} title="The map is not here yet">
				Positions that people share will be shown here.
			</Empty>
		</>
	);
}
