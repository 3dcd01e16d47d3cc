/** The text of a Socket.IO EVENT packet for a namespace, as an Engine.IO message. `argsJson`: JSON of each argument after the name. */
export function encodeEvent(namespace: string, name: string, ...argsJson: readonly string[]): string {
	const prefix = namespace === "/" ? "42" : `42${namespace},`;
	const tail = argsJson.length === 0 ? "" : `,${argsJson.join(",")}`;
	return `${prefix}["${name}"${tail}]`;
}

/** The text of a plain WebSocket push. */
export function encodePlain(type: string, dataJson: string): string {
	return `{"type":${JSON.stringify(type)},"data":${dataJson}}`;
}
