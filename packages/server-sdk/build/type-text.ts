import ts from "typescript";

/** Types that have a name of their own, by the text of what they are. */
export type Names = ReadonlyMap<string, string>;

const NO_NAMES: Names = new Map();

/**
 * Writes types out until nothing is left that another package would have to explain: no alias, no schema. What has a
 * name in `names` is written as that name.
 */
export class TypeText {
	readonly #checker: ts.TypeChecker;
	readonly #names: Names;

	constructor(checker: ts.TypeChecker, names: Names = NO_NAMES) {
		this.#checker = checker;
		this.#names = names;
	}

	/** A method: `ask` and the answer written out, the options by their name. */
	method(type: ts.Type, options: string): string {
		const [signature] = type.getCallSignatures();
		const [ask] = signature?.parameters ?? [];
		const [answer] = signature === undefined ? [] : this.#checker.getTypeArguments(answerOf(signature));
		if (ask === undefined || answer === undefined) throw new TypeError("this is no method of an endpoint");
		const declared = ask.valueDeclaration;
		const isOptional =
			declared !== undefined && ts.isParameter(declared) && this.#checker.isOptionalParameter(declared);
		const asked = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(ask));
		return `(ask${isOptional ? "?" : ""}: ${this.of(asked)}, options?: ${options}) => Promise<${this.of(answer)}>`;
	}

	/** Any type of data. @throws TypeError for what is none: functions, classes, type parameters */
	of(type: ts.Type): string {
		const text = this.#written(type);
		return this.#names.get(text) ?? text;
	}

	#written(type: ts.Type): string {
		if (type.isUnion()) return this.#union(type);
		if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.#object(type);
		if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.TypeParameter | ts.TypeFlags.Never)) throw this.#fault(type);
		return this.#checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
	}

	#union(type: ts.UnionType): string {
		if (type.flags & ts.TypeFlags.Boolean) return "boolean";
		const parts = type.types.map((part) => (part.flags & ts.TypeFlags.BooleanLiteral ? "boolean" : this.of(part)));
		const rank = (part: string): number => ["null", "undefined"].indexOf(part);
		return [...new Set(parts)].sort((one, other) => rank(one) - rank(other)).join(" | ");
	}

	#object(type: ts.Type): string {
		if (type.getCallSignatures().length > 0 || type.isClass()) throw this.#fault(type);
		if (this.#checker.isTupleType(type)) return this.#tuple(type as ts.TypeReference);
		if (this.#checker.isArrayType(type)) return this.#array(type as ts.TypeReference);
		const fields = [
			...this.#checker.getIndexInfosOfType(type).map((info) => `readonly [key: string]: ${this.of(info.type)}`),
			...type.getProperties().map((property) => this.#property(property)),
		];
		return fields.length === 0 ? "{}" : `{\n${fields.map((field) => `\t${indented(field)};\n`).join("")}}`;
	}

	#property(property: ts.Symbol): string {
		const mark = property.flags & ts.SymbolFlags.Optional ? "?" : "";
		return `readonly ${property.name}${mark}: ${this.of(this.#checker.getTypeOfSymbol(property))}`;
	}

	#array(type: ts.TypeReference): string {
		const [element] = this.#checker.getTypeArguments(type);
		if (element === undefined) throw this.#fault(type);
		const text = this.of(element);
		const isJoined = text.startsWith("readonly ") || (element.isUnion() && text.includes(" | "));
		return `readonly ${isJoined ? `(${text})` : text}[]`;
	}

	#tuple(type: ts.TypeReference): string {
		return `readonly [${this.#checker
			.getTypeArguments(type)
			.map((part) => this.of(part))
			.join(", ")}]`;
	}

	#fault(type: ts.Type): TypeError {
		return new TypeError(`this is no type of data: ${this.#checker.typeToString(type)}`);
	}
}

function answerOf(signature: ts.Signature): ts.TypeReference {
	return signature.getReturnType() as ts.TypeReference;
}

function indented(text: string): string {
	return text.replaceAll("\n", "\n\t");
}
