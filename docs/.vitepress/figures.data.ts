import { type Figures, readFigures } from "./figures.ts";

declare const data: Figures;

export { data };

export default { watch: ["../performance.md"], load: readFigures };
