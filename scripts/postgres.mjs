// Sees to it that the programs of a PostgreSQL server are there, for tests start a real one. On Debian, as root, they are
// installed; elsewhere it says what to install.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";

const DEBIAN = "/usr/lib/postgresql";
const OTHERS = ["/opt/homebrew/bin", "/usr/local/bin", "/usr/pgsql-17/bin", "/usr/pgsql-16/bin", "/usr/pgsql-15/bin"];
/** Without this the package makes and starts a server of its own, on the port where people expect theirs. */
const NO_CLUSTER = "/etc/postgresql-common/createcluster.d/rollcall-tests.conf";
const NEEDED = `The tests start a real PostgreSQL (15 or newer), and its programs (initdb, postgres) were not found.
Install the server: on Debian and Ubuntu "apt-get install postgresql", with Homebrew "brew install postgresql@17".`;

function isInstalled() {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, "bin")) : [];
	const folders = [...versions, ...(process.env.PATH ?? "").split(":"), ...OTHERS];
	return folders.some((folder) => existsSync(join(folder, "initdb")));
}

function mayInstall() {
	return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

function install() {
	if (!existsSync(NO_CLUSTER)) {
		mkdirSync(dirname(NO_CLUSTER), { recursive: true });
		writeFileSync(NO_CLUSTER, "create_main_cluster = false\n");
	}
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	for (const args of [
		["update", "-qq"],
		["install", "-qq", "-y", "--no-install-recommends", "postgresql"],
	]) {
		const { status, error } = spawnSync("apt-get", args, { env, stdio: "inherit" });
		if (status !== 0) throw new Error(`apt-get ${args.join(" ")} failed: ${error?.message ?? `exit code ${status}`}`);
	}
}

if (!isInstalled() && mayInstall()) install();
if (!isInstalled()) {
	console.error(NEEDED);
	process.exitCode = 1;
}
