/** First names that are common somewhere in Europe. */
export const NAMES: readonly string[] = `
Anna Ben Clara David Elena Felix Greta Hugo Ida Jonas Katya Leo Marta Nils Olga Paul Rosa Simon Tea Victor
Amir Beatriz Carlos Dora Erik Fatima Georg Hanna Ivan Julia Karim Lena Mikkel Nora Oscar Petra Rui Sofia Tomas Ursula
Adam Bruna Casper Dina Emil Frida Gabriel Helga Igor Jana Kai Lucia Martin Nadia Otto Pia Rafael Sara Theo Vera
Agnes Boris Cecilia Daniel Ella Filip Gina Henrik Ines Jakub Klara Luis Mia Nuno Olivia Peter Renata Stefan Tina Walter
Alma Bruno Chiara Diego Eva Fabian Gloria Hans Irena Joao Kirsten Lars Maja Noah Ola Pavel Rita Sven Thea Yusuf
`
	.trim()
	.split(/\s+/);
