/** Adds a library's line to the `mayImport` table of tools/eslint/boundaries.ts, behind the last one. */
export function addImportLine(source: string, name: string, mayImport: readonly string[]): string {
  const table = /(export const mayImport[^=]*= \{\n)([\s\S]*?)(\n\};)/;
  const match = table.exec(source);
  if (match === null) throw new Error('tools/eslint/boundaries.ts has no `mayImport` table');
  const [, head = '', lines = '', tail = ''] = match;
  if (new RegExp(`^  '?${name}'?:`, 'm').test(lines)) throw new Error(`mayImport already has a line for ${name}`);
  const key = /^[a-z]+$/.test(name) ? name : `'${name}'`;
  const line = `  ${key}: [${mayImport.map((library) => `'${library}'`).join(', ')}],`;
  return source.replace(table, () => `${head}${lines}\n${line}${tail}`);
}
