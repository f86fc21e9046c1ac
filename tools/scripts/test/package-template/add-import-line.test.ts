import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { addImportLine } from '../../package-template/add-import-line.ts';
import { WORKSPACE_ROOT } from '../../workspace-root.ts';

const TABLE = `export const mayImport: Readonly<Record<string, readonly string[]>> = {
  'state-store': [],
  manifest: ['schema-contract'],
};
`;

test('a new library gets the last line of the table', () => {
  const changed = addImportLine(TABLE, 'quality-rules', ['schema-contract', 'manifest']);

  expect(changed).toBe(
    TABLE.replace(
      "manifest: ['schema-contract'],\n",
      "manifest: ['schema-contract'],\n  'quality-rules': ['schema-contract', 'manifest'],\n",
    ),
  );
});

test('a name of one word stands without quotes, as the formatter wants it', () => {
  expect(addImportLine(TABLE, 'catalog', [])).toContain('\n  catalog: [],\n};');
});

test('a library that has its line already is refused', () => {
  expect(() => addImportLine(TABLE, 'manifest', [])).toThrow('mayImport already has a line for manifest');
  expect(() => addImportLine(TABLE, 'state-store', [])).toThrow('mayImport already has a line for state-store');
});

test('the real table is one that lines can be added to', async () => {
  const source = await readFile(join(WORKSPACE_ROOT, 'tools/eslint/boundaries.ts'), 'utf8');

  expect(addImportLine(source, 'a-new-one', [])).toContain("  'a-new-one': [],\n};");
});
