import { expect, test } from "bun:test";
import { parse } from "yaml";
import { deployed, unknownVariables } from "./support.ts";

type Service = {
	readonly build?: unknown;
	readonly image?: string;
	readonly command?: readonly string[];
	readonly read_only?: boolean;
	readonly cap_drop?: readonly string[];
	readonly stop_grace_period?: string;
	readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
};

const COMPOSE = parse(deployed("compose/compose.yaml"), { merge: true }) as {
	readonly services: Record<string, Service>;
};
const DOCKERFILE = deployed("compose/Dockerfile");
const UNIT = deployed("systemd/rollcall.service");
/** A variable of the Compose file alone. */
const OF_COMPOSE = ["ROLLCALL_DATABASE_PASSWORD"];

test("[OPS5] the image runs as nobody special, checks its health, and keeps data where it may write", () => {
	const last = DOCKERFILE.split(/^FROM /m).at(-1) ?? "";
	const user = /^USER (\d+):(\d+)$/m.exec(last);
	expect(Number(user?.[1])).toBeGreaterThan(0);
	expect(last.indexOf("\nUSER ")).toBeLessThan(last.indexOf("\nENTRYPOINT "));
	expect(last).toContain("/livez");
	expect(last).toMatch(/mkdir \/data && chown node:node \/data/);
	expect(DOCKERFILE).toContain("npm ci --ignore-scripts");
	expect(unknownVariables(DOCKERFILE)).toEqual([]);
});

test("[OPS5] the Compose file is two nodes, a proxy, Valkey and PostgreSQL; ours write nothing and may nothing", () => {
	const { services } = COMPOSE;
	expect(Object.keys(services).sort()).toEqual(["migrate", "node1", "node2", "postgres", "proxy", "valkey"]);
	for (const [name, service] of Object.entries(services)) {
		const needed = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {});
		expect([name, needed.filter((each: string) => services[each] === undefined)]).toEqual([name, []]);
		if (service.image !== undefined) expect(service.image).toMatch(/:\d/);
		if (service.build !== undefined) expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
	}
	const known = unknownVariables(deployed("compose/compose.yaml")).filter((name) => !OF_COMPOSE.includes(name));
	expect(known).toEqual([]);
});

test("[CLU4] neither Compose nor systemd kills a node that sends its clients away", () => {
	for (const name of ["node1", "node2"])
		expect(Number.parseInt(COMPOSE.services[name]?.stop_grace_period ?? "0", 10)).toBeGreaterThan(20);
	expect(Number(/^TimeoutStopSec=(\d+)s$/m.exec(UNIT)?.[1])).toBeGreaterThan(20);
	expect(UNIT).toMatch(/^KillSignal=SIGTERM$/m);
});

test("[OPS5] the systemd unit is hardened, has files for many connections, and names settings that there are", () => {
	const lines = UNIT.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
	for (const line of lines) expect(line).toMatch(/^(\[(Unit|Service|Install)\]|[A-Za-z]+=.*)$/);
	const wanted = [
		"Type=exec",
		"DynamicUser=yes",
		"NoNewPrivileges=yes",
		"ProtectSystem=strict",
		"CapabilityBoundingSet=",
	];
	for (const line of [...wanted, "SystemCallFilter=@system-service", "RestartPreventExitStatus=2"])
		expect(lines).toContain(line);
	expect(Number(/^LimitNOFILE=(\d+)$/m.exec(UNIT)?.[1])).toBeGreaterThanOrEqual(65_536);
	// The runtime compiles what runs often, and would be killed for it.
	expect(lines.filter((line) => line.startsWith("MemoryDenyWriteExecute"))).toEqual([]);
	expect(unknownVariables(UNIT)).toEqual([]);
});

test.each(["proxy/nginx.conf", "compose/nginx.conf"])("[CLU1] %s passes WebSockets on, and outlives a ping", (path) => {
	const text = deployed(path);
	expect(text.split("{").length).toBe(text.split("}").length);
	expect(text).toContain("proxy_set_header Upgrade $http_upgrade;");
	expect(Number(/proxy_read_timeout (\d+)s/.exec(text)?.[1])).toBeGreaterThan(45);
	expect(text).toContain("X-Forwarded-For");
});

test("[CLU1] the Caddyfile asks whether a node is ready", () => {
	const text = deployed("proxy/Caddyfile");
	expect(text.split("{").length).toBe(text.split("}").length);
	expect(text).toContain("health_uri /readyz");
});
