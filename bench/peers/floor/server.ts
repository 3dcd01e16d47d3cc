// The bare runtime: whatever one connection sends is published to all of them, byte for byte. Nothing else.
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
		message: (_socket, message) => {
			server.publish("all", message, false);
		},
	},
});
console.log(`ready ${server.port}`);
