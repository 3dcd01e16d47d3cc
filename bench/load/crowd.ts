export type Person = { readonly companyId: string; readonly userId: string };

/** People of several companies of the same size, named by number so that both processes know them without a list. */
export type Crowd = {
	readonly prefix: string;
	readonly companies: number;
	/** In each company. */
	readonly people: number;
	/** How many of each company connect; absent: all. */
	readonly connect?: number;
	/** The first of each company who connects; absent: the first of all. */
	readonly from?: number;
};

export function person({ prefix }: Crowd, company: number, index: number): Person {
	return { companyId: `${prefix}${company}`, userId: `${prefix}${company}-${index}` };
}

/** Everybody who connects, the companies mixed as in life. */
export function* connecting(crowd: Crowd): Generator<Person> {
	const { from = 0, connect = crowd.people - from } = crowd;
	for (let index = from; index < from + connect; index++)
		for (let company = 0; company < crowd.companies; company++) yield person(crowd, company, index);
}

export function* everybody(crowd: Crowd): Generator<Person> {
	for (let company = 0; company < crowd.companies; company++)
		for (let index = 0; index < crowd.people; index++) yield person(crowd, company, index);
}
