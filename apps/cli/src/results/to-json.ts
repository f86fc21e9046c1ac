// TypeScript's libraries do not know JSON.rawJSON yet; every Node this package runs on has it
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** JSON of a result, two blanks deep. 64-bit integers keep all their digits. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? rawJSON(String(item)) : item), 2);
}
