/** What people work on, and the parts of it. */
export const PROJECTS: Readonly<Record<string, readonly string[]>> = {
	"website-relaunch": ["landing-page", "pricing-page", "translations", "accessibility", "image-pipeline"],
	"mobile-app": ["sign-in", "offline-mode", "push-messages", "crash-reports", "store-release"],
	billing: ["invoices", "refunds", "tax-rules", "payment-provider"],
	warehouse: ["stock-take", "scanner-update", "returns", "delivery-windows"],
	support: ["first-line", "escalations", "help-pages"],
	"data-platform": ["daily-import", "dashboards", "clean-up", "exports"],
	"field-service": ["site-survey", "installation", "maintenance", "handover"],
	hiring: ["interviews", "onboarding", "job-ads"],
};

export type Status = { readonly message: string; readonly emoji: string };

const at = (emoji: string, message: string): Status => ({ emoji, message });

/** What people write beside their names. */
export const STATUSES: readonly Status[] = [
	at("☕", "Coffee, back in ten"),
	at("🎧", "Headphones on, write if it is urgent"),
	at("🚲", "On my way between two sites"),
	at("🥪", "Lunch"),
	at("🏗️", "On site until four"),
	at("🏠", "Working from home today"),
	at("🐛", "Chasing a bug that only shows on Mondays"),
	at("📞", "On the phone with a customer"),
	at("🚆", "On the train, the network comes and goes"),
	at("🧪", "Testing the release candidate"),
	at("📦", "Counting boxes in the warehouse"),
	at("✍️", "Writing the report, nearly there"),
	at("🧹", "Cleaning up old tickets"),
	at("🤝", "With the new colleagues all morning"),
	at("🩹", "Hotfix first, everything else later"),
	at("🎂", "There is cake in the kitchen"),
	at("🌧️", "Soaked, but here"),
	at("📚", "Reading through the contract"),
	at("🧭", "Planning next week's visits"),
	at("🔧", "Fixing the printer, again"),
	at("💡", "Ask me about the new dashboard"),
	at("🗓️", "Interviews until three"),
	at("🚦", "Waiting for the go from legal"),
	at("🏁", "Last day before my holiday"),
];

/** What groups are called. */
export const TITLES: readonly string[] = [
	"Website relaunch",
	"Lunch today?",
	"Release on Thursday",
	"Field crew north",
	"Field crew south",
	"Customer visits",
	"Design corner",
	"On call this week",
	"Warehouse move",
	"Invoices and friends",
	"New colleagues",
	"Office plants",
	"Friday demo",
	"Quarter planning",
	"App crashes",
	"Bike to work",
	"Help pages",
	"Site handover",
	"Data questions",
	"Coffee roulette",
];
