// TypeScript's libraries do not know JSON.rawJSON yet; every Node this package runs on has it
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** JSON of a result. 64-bit integers keep all their digits. @param indent blanks per level; 0 is one line */
export function toJson(value: unknown, indent = 2): string {
  const exact = (_key: string, item: unknown): unknown => (typeof item === 'bigint' ? rawJSON(String(item)) : item);
  return JSON.stringify(value, exact, indent);
}
