import { defineComponent, h, type PropType } from "vue";
import type { Figures } from "../figures.ts";

/** What the landing page shows: lines of the table of docs/performance.md, good ones and others, in plain words. */
const SHOWN = [
	["P1", "Memory for each connected person"],
	["P4", "Processor time while 1,000 people move and everybody sees it"],
	["P3", "Processor time for each delivered event, company of 5,000"],
	["P5", "Processor time for a heartbeat that changes nothing"],
	["P6 rate", "Messages a second, each on disk before it is answered"],
	["P8", "From a change of status until 1,000 people see it (99 of 100 times)"],
	["P12", "From the start of the program until it serves"],
] as const;

/** The measured figures beside those of the same job written by hand on Socket.IO. */
export const FigureTable = defineComponent({
	props: { measured: { type: Object as PropType<Figures>, required: true } },
	setup: ({ measured }) => {
		const rows = SHOWN.map(([line, what]) => {
			const figure = measured.figures.find((one) => one.line === line);
			if (figure === undefined) throw new Error(`docs/performance.md has no line ${line}`);
			return { what, ...figure };
		});
		const head = h("tr", [h("th", "What"), h("th", "Rollcall"), h("th", "By hand on Socket.IO")]);
		const body = rows.map(({ what, rollcall, stock }) =>
			h("tr", [h("td", what), h("td", h("strong", rollcall)), h("td", stock || "not measured")]),
		);
		return () => h("table", { class: "figures", tabindex: 0 }, [h("thead", head), h("tbody", body)]);
	},
});
