import { z } from "zod";

function between(min: number, max: number) {
	const error = `must be between ${min} and ${max}`;
	return z.number(error).min(min, error).max(max, error);
}

export const latitudeSchema = between(-90, 90).meta({
	id: "Latitude",
	description: "Degrees, WGS 84; 0 is a position.",
});

export const longitudeSchema = between(-180, 180).meta({
	id: "Longitude",
	description: "Degrees, WGS 84; 0 is a position.",
});

export const accuracySchema = z.number().min(0, "must be 0 or more").meta({ id: "Accuracy", description: "Metres." });

export const headingSchema = z
	.number()
	.min(0, "must be at least 0 and less than 360")
	.lt(360, "must be at least 0 and less than 360")
	.meta({ id: "Heading", description: "Degrees from north, clockwise." });

export const speedSchema = z
	.number()
	.min(0, "must be 0 or more")
	.meta({ id: "Speed", description: "Metres per second." });
