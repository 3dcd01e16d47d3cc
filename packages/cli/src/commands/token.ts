import { isId } from "@rollcall/protocol/ids";
import { signToken } from "@rollcall/server/auth/sign-token";
import { duration } from "@rollcall/server/config/kinds";
import type { Config } from "@rollcall/server/config/settings";
import { type Command, Option } from "commander";
import { EXIT_FAILED, EXIT_USAGE } from "../exit-codes.ts";
import { loadForCommand } from "../setting-flags.ts";
import { addSigningFlags, ID_TEXT, NO_SECRET_TEXT, secretOf } from "./signing.ts";

type TokenFlags = {
	readonly user: string;
	readonly company?: string;
	readonly role?: "member" | "admin";
	readonly ttl: string;
	readonly name?: string;
	readonly device?: string;
};

export function build(command: Command): { run(): Promise<number> } {
	command
		.requiredOption("--user <id>", "The user's id (`sub`).")
		.option("--company <id>", "The user's company; the configured default company where it is left out.")
		.addOption(new Option("--role <role>", "The user's role.").choices(["member", "admin"]))
		.option("--ttl <duration>", "How long the token is valid.", "12h")
		.option("--name <name>", "The user's name, as others see it.")
		.option("--device <id>", "The device that the token is for.");
	addSigningFlags(command).addHelpText(
		"after",
		"\nPrints the token alone, so that it can be used as $(rollcall token ...).",
	);
	return { run: async () => token(command) };
}

function token(command: Command): number {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const flags: TokenFlags = command.opts();
	const faults = faultsOf(flags, loaded.config);
	if (faults.length > 0) {
		console.error(faults.join("\n"));
		return EXIT_USAGE;
	}
	const secret = secretOf(loaded.config);
	if (secret === undefined) {
		console.error(NO_SECRET_TEXT);
		return EXIT_FAILED;
	}
	console.log(sign(flags, loaded.config, secret));
	return 0;
}

function faultsOf({ user, company, device, ttl }: TokenFlags, config: Config): string[] {
	const span = duration({ min: 1_000 }).read(ttl);
	const faults: string[] = [];
	if (!isId(user)) faults.push(`--user ${ID_TEXT}`);
	if (company === undefined && config.defaultCompany === null)
		faults.push("--company is needed: no default company is configured");
	if (company !== undefined && !isId(company)) faults.push(`--company ${ID_TEXT}`);
	if (device !== undefined && !isId(device)) faults.push(`--device ${ID_TEXT}`);
	if (!span.ok) faults.push(`--ttl ${span.problem}`);
	return faults;
}

function sign({ user, company, role, ttl, name, device }: TokenFlags, config: Config, secret: string): string {
	const issuedAt = Date.now();
	const span = duration().read(ttl);
	return signToken(
		{
			userId: user,
			companyId: company ?? config.defaultCompany ?? "",
			issuedAt,
			expiresAt: issuedAt + (span.ok ? span.value : 0),
			role: role ?? null,
			name: name ?? null,
			deviceId: device ?? null,
			jti: crypto.randomUUID(),
			issuer: config.jwtIssuer,
			audience: config.jwtAudience,
		},
		secret,
	);
}
