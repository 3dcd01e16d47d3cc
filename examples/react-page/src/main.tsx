import { RollcallProvider } from "@rollcall/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import "./styles.css";

/** The token of the link. In an application of yours its backend gives one: `token: () => fetch("/rollcall-token")...`. */
const token = new URLSearchParams(location.hash.slice(1)).get("token");
const root = createRoot(document.getElementById("root") as HTMLElement);

root.render(
	<StrictMode>
		{token === null ? (
			<p className="note">Open this page with a token: /#token=...</p>
		) : (
			<RollcallProvider options={{ token }}>
				<App />
			</RollcallProvider>
		)}
	</StrictMode>,
);
