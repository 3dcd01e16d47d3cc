// Builds what is published into dist/: one module, and types that need @rollcall/client and React's alone.
import { join } from "node:path";
import { PublishedPackage } from "../../scripts/published-package.ts";
import manifest from "./package.json";

const HERE = import.meta.dir;

export const published = new PublishedPackage({
	folder: HERE,
	manifest,
	external: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
	// Where components run on a server too, it says that these do not.
	banner: '"use client";',
});

if (import.meta.main) await published.build(join(HERE, "dist"));
