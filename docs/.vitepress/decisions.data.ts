import { type Page, pagesOf } from "./folder.ts";

declare const data: Page[];

export { data };

export default { watch: ["../decisions/*.md"], load: (): Page[] => pagesOf("decisions") };
