import fc from 'fast-check';
import { expect, test } from 'vitest';

import { compareContracts } from '../src/compare-contracts.ts';
import { compileContract } from '../src/compile-contract.ts';
import { contractFingerprint } from '../src/contract-fingerprint.ts';
import { parseContract } from '../src/parse-contract.ts';
import { serializeContract } from '../src/serialize-contract.ts';
import { contractArbitrary } from './contract-arbitrary.ts';
import { odcsViolations } from './odcs-validator.ts';

test('what is written is valid ODCS 3.1 and reads back as the same contract, whose text is the same bytes', () => {
  fc.assert(
    fc.property(contractArbitrary(), (contract) => {
      const text = serializeContract(contract);
      const parsed = parseContract(text);

      expect(parsed).toEqual(contract);
      expect(serializeContract(parsed)).toBe(text);
      expect(contractFingerprint(parsed)).toBe(contractFingerprint(contract));
      expect(odcsViolations(text)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('every contract that is read can be compiled', () => {
  fc.assert(
    fc.property(contractArbitrary(), (contract) => {
      expect(compileContract(contract).schema.fields).toHaveLength(contract.fields.length);
    }),
    { numRuns: 200 },
  );
});

test('a contract compared with itself is identical; another fingerprint is another meaning', () => {
  fc.assert(
    fc.property(contractArbitrary(), contractArbitrary(), (left, right) => {
      expect(compareContracts(left, left)).toEqual({ verdict: 'identical', changes: [] });
      const differ = contractFingerprint(left) !== contractFingerprint(right);
      if (differ) expect(compareContracts(left, right).verdict).not.toBe('identical');
    }),
    { numRuns: 200 },
  );
});
