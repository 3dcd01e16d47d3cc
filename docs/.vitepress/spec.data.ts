import { type Page, pagesOf } from "./folder.ts";

declare const data: Page[];

export { data };

export default { watch: ["../spec/*.md"], load: (): Page[] => pagesOf("spec") };
