import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { odcsViolations } from './odcs-validator.ts';

const folder = new URL('fixtures/odcs/', import.meta.url);

test.each(['odcs-json-schema-v3.1.0.json', 'odcs-json-schema-v3.0.2.json'])(
  '%s is the copy that the note describes',
  (file) => {
    const note = readFileSync(new URL('README.md', folder), 'utf8');
    const digest = createHash('sha256')
      .update(readFileSync(new URL(file, folder)))
      .digest('hex');

    expect(note).toMatch(new RegExp(`\`${file.replaceAll('.', '\\.')}\`.*${digest}`));
  },
);

test.each([
  ['an unknown field', 'apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: "1"\nstatus: s\nfoo: 1\n'],
  [
    'an unknown logical type',
    'apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: "1"\nstatus: s\nschema: [{name: t, properties: [{name: f, logicalType: strin}]}]\n',
  ],
  [
    'an unknown option',
    'apiVersion: v3.0.2\nkind: DataContract\nid: a\nversion: "1"\nstatus: s\nschema: [{name: t, properties: [{name: f, logicalType: string, logicalTypeOptions: {foo: 1}}]}]\n',
  ],
  [
    'a timestamp in 3.0',
    'apiVersion: v3.0.2\nkind: DataContract\nid: a\nversion: "1"\nstatus: s\nschema: [{name: t, properties: [{name: f, logicalType: timestamp}]}]\n',
  ],
])('the validator that other tests rely on refuses %s', (_name, text) => {
  expect(odcsViolations(text)).not.toEqual([]);
});
