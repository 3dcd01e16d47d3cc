import { lookup } from "node:dns/promises";
import type { Config } from "@rollcall/server/config/settings";

/** What a person is told where the server could not be started: a sentence for what is known, else all there is. */
export async function failureText(error: unknown, { host, port }: Pick<Config, "host" | "port">): Promise<string> {
	if (error instanceof Error && error.name === "StartRefused") return error.message;
	const { code, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
	// For a name that resolves to nothing the runtime gives whatever code stood there before.
	if (syscall === "listen" && !(await resolves(host)))
		return `ROLLCALL_HOST: ${host} is neither an address nor a name that resolves to one.`;
	if (code === "EADDRINUSE")
		return `Port ${port} of ${host} is in use. Stop what listens there, or choose another: --port ${otherPort(port)}`;
	if (code === "EADDRNOTAVAIL") return `ROLLCALL_HOST: ${host} is no address of this machine.`;
	if (code === "EACCES") return `Port ${port} of ${host} may not be used by this user. Choose another: --port 4747`;
	return `The server could not be started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function otherPort(port: number): number {
	return port === 65_535 ? 4747 : port + 1;
}

function resolves(host: string): Promise<boolean> {
	return lookup(host).then(
		() => true,
		() => false,
	);
}
