import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { SECRET } from "../../packages/client/test/support/live-server.ts";
import { type OpenPage, openPage } from "./support/page.ts";
import { makeProject, type Project } from "./support/project.ts";
import { addressed, begin, run, save } from "./support/running.ts";
import { type Sample, samplesIn } from "./support/samples.ts";

const ROOT = join(import.meta.dir, "..", "..");
/** Fewer than this, and pages are no longer found, or their samples no longer marked. */
const FEWEST_SAMPLES = 25;

const PAGES = [
	"README.md",
	"docs/index.md",
	...["guide", "migrate"].flatMap((folder) => pagesIn(`docs/${folder}`)),
].map((path) => ({
	path,
	samples: samplesIn(join(ROOT, path)),
}));

function pagesIn(folder: string): readonly string[] {
	const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".md"));
	return names.sort().map((name) => `${folder}/${name}`);
}

let project: Project;
beforeAll(async () => {
	project = await makeProject(SECRET);
});
afterAll(() => project[Symbol.dispose]());

async function expectRuns(sample: Sample, { place, keep }: OpenPage): Promise<void> {
	if (sample.kind === "saved") return save(sample, place);
	if (sample.kind === "stays") return keep(await begin(sample, place));
	const { code, out, err } = await run(sample, place);
	const awaited = addressed(sample.prints ?? "", place);
	expect({ code, err, out: out.trimEnd() }).toEqual({ code: 0, err: "", out: awaited.trimEnd() });
}

test("[W4] samples are found, and what is saved has a name", () => {
	const all = PAGES.flatMap(({ samples }) => samples);
	expect(all.length).toBeGreaterThanOrEqual(FEWEST_SAMPLES);
	for (const { kind, name, title } of all)
		expect([title, kind !== "saved" || name !== undefined]).toEqual([title, true]);
});

for (const { path, samples } of PAGES.filter(({ samples: found }) => found.length > 0))
	describe(path, () => {
		let page: OpenPage;
		beforeAll(async () => {
			const hasOwnBackend = samples.some(({ text }) => text.includes(".listen(3000"));
			rmSync(join(project.folder, ".exported"), { force: true });
			page = await openPage(project.folder, hasOwnBackend);
		});
		afterAll(() => page[Symbol.asyncDispose]());
		for (const sample of samples)
			test(`[W4] ${relative("docs", path).replace("../", "")}: ${sample.title}`, () => expectRuns(sample, page));
	});
