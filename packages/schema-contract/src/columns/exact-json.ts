/** A JSON number kept as its text because a JavaScript number would have changed it; what `JSON.rawJSON` returns. */
export interface RawJsonNumber {
  readonly rawJSON: string;
}

/** The part of JSON that TypeScript's ES2023 library does not know yet; every supported Node has it. */
interface JsonWithSource {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string | undefined }) => unknown,
  ): unknown;
  rawJSON(text: string): RawJsonNumber;
  isRawJSON(value: unknown): value is RawJsonNumber;
}

// reason: see JsonWithSource
const exactJson = JSON as unknown as JsonWithSource;

/**
 * Parse JSON without losing digits: a number that JavaScript would print differently arrives as a {@link RawJsonNumber}, which
 * `appendValue` takes for every numeric field and `JSON.stringify` prints unchanged.
 *
 * @throws {SyntaxError} when the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? exactJson.rawJSON(source) : value,
  );
}

/** The text of a number that {@link parseExactJson} kept exact, else `undefined`. */
export function rawJsonText(value: unknown): string | undefined {
  return exactJson.isRawJSON(value) ? value.rawJSON : undefined;
}
