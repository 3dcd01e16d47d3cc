import type { Place } from "../geo.ts";

/** A city with a round of streets and squares in it; after the last way point comes the first again. */
export type City = { readonly name: string; readonly round: readonly Place[] };

function city(name: string, ...points: readonly (readonly [latitude: number, longitude: number])[]): City {
	return { name, round: points.map(([latitude, longitude]) => ({ latitude, longitude })) };
}

/** Way points at well-known places, a few hundred metres from one to the next. */
export const CITIES: readonly City[] = [
	city(
		"Berlin",
		[52.5163, 13.3777], // Brandenburger Tor
		[52.517, 13.3889], // Unter den Linden, Friedrichstrasse
		[52.5168, 13.3938], // Bebelplatz
		[52.5187, 13.3995], // Lustgarten
		[52.5208, 13.4072], // Spandauer Strasse
		[52.5219, 13.4132], // Alexanderplatz
		[52.5226, 13.4023], // Hackescher Markt
		[52.5248, 13.3945], // Oranienburger Strasse
		[52.5203, 13.387], // Bahnhof Friedrichstrasse
		[52.5186, 13.3762], // Reichstag
	),
	city(
		"Vienna",
		[48.2032, 16.3691], // Staatsoper
		[48.2047, 16.3607], // Maria-Theresien-Platz
		[48.2055, 16.3577], // Volkstheater
		[48.2081, 16.3585], // Parlament
		[48.2104, 16.3601], // Rathausplatz
		[48.213, 16.3608], // Universitaet
		[48.2141, 16.3626], // Schottentor
		[48.2115, 16.365], // Freyung
		[48.2107, 16.3676], // Am Hof
		[48.2089, 16.37], // Graben
		[48.2085, 16.3726], // Stephansplatz
		[48.2059, 16.3709], // Kaerntner Strasse
	),
	city(
		"Amsterdam",
		[52.3786, 4.8999], // Centraal
		[52.3752, 4.8966], // Damrak
		[52.3731, 4.8926], // Dam
		[52.369, 4.8897], // Spui
		[52.3672, 4.8893], // Koningsplein
		[52.3641, 4.8828], // Leidseplein
		[52.36, 4.8852], // Rijksmuseum
		[52.3597, 4.8918], // Weteringcircuit
		[52.3669, 4.893], // Muntplein
		[52.366, 4.8966], // Rembrandtplein
		[52.3679, 4.9018], // Waterlooplein
		[52.3725, 4.9003], // Nieuwmarkt
	),
	city(
		"Copenhagen",
		[55.6759, 12.5691], // Radhuspladsen
		[55.6779, 12.5717], // Gammeltorv
		[55.6787, 12.5794], // Amagertorv
		[55.6806, 12.586], // Kongens Nytorv
		[55.6798, 12.591], // Nyhavn
		[55.6841, 12.593], // Amalienborg
		[55.6849, 12.5894], // Marmorkirken
		[55.6858, 12.5773], // Rosenborg
		[55.6832, 12.5716], // Norreport
		[55.6837, 12.5685], // Israels Plads
		[55.676, 12.5615], // Vesterport
	),
	city(
		"Prague",
		[50.0796, 14.43], // Narodni muzeum
		[50.0833, 14.4237], // Mustek
		[50.0873, 14.4279], // Prasna brana
		[50.0875, 14.4213], // Staromestske namesti
		[50.0861, 14.4139], // Karluv most, east
		[50.0871, 14.4072], // Karluv most, west
		[50.088, 14.4037], // Malostranske namesti
		[50.082, 14.4046], // Ujezd
		[50.0814, 14.4136], // Narodni divadlo
		[50.0819, 14.4199], // Narodni trida
		[50.0757, 14.4193], // Karlovo namesti
		[50.0752, 14.4304], // I. P. Pavlova
	),
	city(
		"Lisbon",
		[38.7077, -9.1365], // Praca do Comercio
		[38.7139, -9.1394], // Rossio
		[38.716, -9.1415], // Restauradores
		[38.7205, -9.1462], // Avenida da Liberdade
		[38.7253, -9.15], // Marques de Pombal
		[38.7203, -9.1545], // Rato
		[38.7168, -9.1487], // Principe Real
		[38.715, -9.1443], // Sao Pedro de Alcantara
		[38.7107, -9.1433], // Camoes
		[38.7106, -9.1405], // Chiado
		[38.706, -9.1443], // Cais do Sodre
	),
];
