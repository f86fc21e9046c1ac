import { readFileSync, readdirSync } from 'node:fs';

import fc from 'fast-check';
import { expect } from 'vitest';

import { compareContracts } from '../src/compare-contracts.ts';
import { compileContract } from '../src/compile-contract.ts';
import { contractFingerprint } from '../src/contract-fingerprint.ts';
import { ContractError } from '../src/errors.ts';
import { parseContract } from '../src/parse-contract.ts';
import { serializeContract } from '../src/serialize-contract.ts';
import { contractArbitrary } from './contract-arbitrary.ts';
import { odcsViolations } from './odcs-validator.ts';

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

/** What holds for every contract; the default lane tries some, the slow lane many. */
export const CONTRACT_PROPERTIES = {
  'what is written is valid ODCS 3.1 and reads back as the same contract, whose text is the same bytes': (numRuns) => {
    fc.assert(
      fc.property(contractArbitrary(), (contract) => {
        const text = serializeContract(contract);
        const parsed = parseContract(text);

        expect(parsed).toEqual(contract);
        expect(serializeContract(parsed)).toBe(text);
        expect(contractFingerprint(parsed)).toBe(contractFingerprint(contract));
        expect(odcsViolations(text)).toEqual([]);
      }),
      { numRuns },
    );
  },
  'every contract that is read can be compiled': (numRuns) => {
    fc.assert(
      fc.property(contractArbitrary(), (contract) => {
        expect(compileContract(contract).schema.fields).toHaveLength(contract.fields.length);
      }),
      { numRuns },
    );
  },
  'a contract compared with itself is identical; another fingerprint is another meaning': (numRuns) => {
    fc.assert(
      fc.property(contractArbitrary(), contractArbitrary(), (left, right) => {
        expect(compareContracts(left, left)).toEqual({ verdict: 'identical', changes: [] });
        const differ = contractFingerprint(left) !== contractFingerprint(right);
        if (differ) expect(compareContracts(left, right).verdict).not.toBe('identical');
      }),
      { numRuns },
    );
  },
  'whatever happens to a contract, it is read or refused with places, and what is read can be written': (numRuns) => {
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
      { numRuns },
    );
  },
} as const satisfies Record<string, (numRuns: number) => void>;
