// The bare runtime: a request (`42/presence,7[...]`) is answered as a heartbeat would be, and anything else that a connection
// sends is published to all of them, byte for byte. Nothing else.
const REQUEST = /^42[^,[]*,(\d+)\[/;
const ANSWER = '[{"success":true,"nextHeartbeatMs":30000,"nextLocationMs":30000}]';

const server: Bun.Server<undefined> = Bun.serve<undefined>({
	hostname: "127.0.0.1",
	port: 0,
	fetch: (request, served) => (served.upgrade(request) ? undefined : new Response(null, { status: 400 })),
	websocket: {
		idleTimeout: 0,
		sendPings: false,
		perMessageDeflate: false,
		open: (socket) => {
			socket.subscribe("all");
		},
		message: (socket, message) => {
			const id = typeof message === "string" ? REQUEST.exec(message)?.[1] : undefined;
			if (id === undefined) server.publish("all", message, false);
			else socket.sendText(`43/presence,${id}${ANSWER}`, false);
		},
	},
});
console.log(`ready ${server.port}`);
