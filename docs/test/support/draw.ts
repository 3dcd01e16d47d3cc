// Draws a sample into a page without a browser until the page shows what is awaited: bun draw.ts <file> <text>
import { openDom } from "../../../packages/react/test/support/dom.ts";

const PATIENCE_MS = 8_000;
const [file = "", awaited = ""] = process.argv.slice(2);
const dom = await openDom();
const shown = () => [...dom.body.querySelectorAll("p, li, button")].map(({ textContent }) => textContent).join("\n");
const lost = performance.now() + PATIENCE_MS;
await import(file);
while (shown() !== awaited && performance.now() < lost) await Bun.sleep(20);
console.log(shown());
process.exit(0); // The sample keeps its connection.
