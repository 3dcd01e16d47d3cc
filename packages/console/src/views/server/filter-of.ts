/** `acme/alice` is somebody of a company, `acme` a company. */
export function filterOf(text: string): Readonly<Record<string, string>> {
	const [companyId = "", userId = ""] = text
		.trim()
		.split("/")
		.map((part) => part.trim());
	return { ...(companyId === "" ? {} : { companyId }), ...(userId === "" ? {} : { userId }) };
}
