/** One change of the wire. `hash`: SHA-256 of the fingerprint of every schema, as it was after the change. */
export type WireChange = { readonly version: number; readonly hash: string; readonly change: string };

/**
 * Every change of the wire, oldest first. Fields are added as optional ones; no meaning changes, and no name or code is
 * used again for anything else.
 */
export const HISTORY: readonly [WireChange, ...WireChange[]] = [
	{
		version: 1,
		hash: "03adcf816cd3bb380b99b2440e4325294b287f8dbfce9707ed13953f24178c0e",
		change: "Presence, activity, status messages, positions, people, blocks, friends.",
	},
	{
		version: 2,
		hash: "77076e5f49d8b3f4f317c0fac49a54091b6627680c077ee0bdf6d5bdea4805c2",
		change: "Conversations, messages, receipts, unread counts, typing and recording; presence within conversations.",
	},
	{
		version: 3,
		hash: "19d67886f3392d45e9e7d298b90f44fadb73e4ca1a732da88f169e6677ad282e",
		change: "`chat:sync` says where the conversations not asked about go on; `presence:batch` names no conversation.",
	},
	{
		version: 4,
		hash: "c6fb451601e35541364e3bc41dd6c611e6f55e73859e540d8e2c69c58f201f05",
		change: "`GET /admin/nodes`.",
	},
	{
		version: 5,
		hash: "8ccafa9879ed4f387f437dbc9a2d3f4cf65015ab535b091463e1b8023cd4851a",
		change: "`leaseUntil` of `GET /admin/nodes` is null for a node that has no others.",
	},
	{
		version: 6,
		hash: "c7967e548fdc13e3fddafed7c3e9de03ca058af6db35401d98b0290058bbb582",
		change: "`GET /admin/connections` and `GET /admin/stats`.",
	},
	{
		version: 7,
		hash: "546a53f4b9157f97f6d4c888fb70ba6df5f7563fc905b2d8b44e1b837ab565e1",
		change: "Webhooks; `GET /admin/webhooks/dead`, `POST /admin/webhooks/dead/retry`.",
	},
	{
		version: 8,
		hash: "de50d425e1b9b6c8683500235e6a8915856179146593d5d45743b71994aaf354",
		change: "`connection:closing` may have a `message`.",
	},
];

/** The version of the wire that this package describes. */
export const PROTOCOL_VERSION = (HISTORY.at(-1) ?? HISTORY[0]).version;
