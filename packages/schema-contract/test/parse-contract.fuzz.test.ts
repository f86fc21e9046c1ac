import { readFileSync, readdirSync } from 'node:fs';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ContractError } from '../src/errors.ts';
import { parseContract } from '../src/parse-contract.ts';
import { serializeContract } from '../src/serialize-contract.ts';

const folder = new URL('fixtures/', import.meta.url);
const texts = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'));

const snippet = fc.oneof(
  fc.constantFrom(
    '[',
    '{',
    '- ',
    ': ',
    '&a ',
    '*a',
    '!!int ',
    '|\n',
    '---\n',
    '"',
    "'",
    '#',
    '\t',
    '\r',
    '\0',
    '? ',
    '<<: *a',
    '%',
  ),
  fc.constantFrom(
    'null',
    '-1',
    '1e999',
    '.nan',
    'true',
    '[]',
    '{}',
    '__proto__',
    'ecomlake.sort',
    'v3.0.2',
    'array',
    '2023-02-29',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

test('whatever happens to a contract, it is read or refused with places, and what is read can be written', () => {
  const edited = fc
    .record({
      text: fc.constantFrom(...texts),
      edits: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), snippet), { maxLength: 4 }),
    })
    .map(({ text, edits }) =>
      edits.reduce((rest, [share, cut, put]) => {
        const at = Math.floor(share * rest.length);
        return rest.slice(0, at) + put + rest.slice(at + cut);
      }, text),
    );

  fc.assert(
    fc.property(edited, (text) => {
      try {
        const contract = parseContract(text);
        expect(parseContract(serializeContract(contract))).toEqual(contract);
      } catch (error) {
        if (!(error instanceof ContractError)) throw error;
        expect(error.code).toMatch(/^ECL_CONTRACT_/);
        for (const problem of error.details.problems) {
          expect(problem.message).not.toBe('');
          if (text.trim() !== '') expect(problem.line ?? 1).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
        }
      }
    }),
    { numRuns: 1500 },
  );
});
