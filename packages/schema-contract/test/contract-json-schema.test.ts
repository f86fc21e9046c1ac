import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileContract } from '../src/compile-contract.ts';
import { contractJsonSchema } from '../src/contract-json-schema.ts';
import type { Contract } from '../src/contract.ts';
import { parseContract } from '../src/parse-contract.ts';
import { contractArbitrary } from './contract-arbitrary.ts';
import { BAD_CHANGES, EMITTED_CONTRACT, GOOD_ROW } from './emitted-rows.ts';

function validatorOf(contract: Contract): (row: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { date: true, uuid: true } });
  return ajv.compile<unknown>(contractJsonSchema(contract));
}

/** Through JSON text, as a row really travels. */
function asJson(row: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(JSON.stringify(row));
}

describe('the JSON schema', () => {
  const validate = validatorOf(parseContract(EMITTED_CONTRACT));

  test('takes a row of every type, and one with the required fields alone', () => {
    expect(validate(asJson(GOOD_ROW))).toBe(true);
    expect(validate({ order_id: 'ORD-1', quantity: 1 })).toBe(true);
    expect(validate({ order_id: 'ORD-1', quantity: 1, price: null, lines: null, extra: null, status: null })).toBe(
      true,
    );
  });

  test('counts the length of text in code points', () => {
    expect(validate({ order_id: 'ORD-🎉🎉🎉🎉', quantity: 1 })).toBe(true);
  });

  test.each(BAD_CHANGES.filter((change) => !change.unseenBy?.includes('json-schema')))(
    'refuses $name',
    ({ field, value }) => {
      expect(validate(asJson({ ...GOOD_ROW, [field]: value }))).toBe(false);
    },
  );

  test('is open where the contract takes or drops unknown columns', () => {
    const evolution = '- {property: ecomlake.evolution, value: {columns: discard_value}}\n';
    const open = validatorOf(parseContract(`${EMITTED_CONTRACT}      ${evolution}`));

    expect(open({ ...GOOD_ROW, other: 1 })).toBe(true);
  });

  test('leaves out bounds that a JSON number cannot hold', () => {
    expect(contractJsonSchema(parseContract(EMITTED_CONTRACT))).toMatchObject({
      properties: { big: { type: ['integer', 'null'] }, price: { minimum: 0, maximum: 99999999.99 } },
    });
    expect(contractJsonSchema(parseContract(EMITTED_CONTRACT))).not.toHaveProperty('properties.big.maximum');
  });

  test('keeps a field called __proto__', () => {
    const contract = parseContract(
      'table: t\nschema: [{name: __proto__, type: int64}]\npartition: {kind: snapshot, key: d}\n',
    );
    const text = JSON.stringify(contractJsonSchema(contract));

    expect(text).toContain('"properties":{"__proto__":{"type":["integer","null"]}}');
  });

  test('of any contract is a valid schema', () => {
    fc.assert(
      fc.property(contractArbitrary(), (contract) => {
        expect(validatorOf(contract)).toBeTypeOf('function');
      }),
      { numRuns: 30 },
    );
  });

  test('takes no row that the columns refuse', () => {
    const contract = parseContract(EMITTED_CONTRACT);
    const builder = compileContract(contract).createBatchBuilder();
    const value = fc.oneof(
      fc.constantFrom<unknown>(...Object.values(GOOD_ROW), ...BAD_CHANGES.map((change) => change.value)),
      fc.jsonValue(),
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map(
        (cents) =>
          `${cents / 100n}.${String(cents % 100n)
            .replace('-', '')
            .padStart(2, '0')}`,
      ),
    );
    // dates without a calendar, free JSON texts: the exceptions that the documentation names
    const names = ['order_id', 'quantity', 'ratio', 'flag', 'ref', 'raw', 'status', 'lines', 'clock'];
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (field, changed) => {
        const row: Record<string, unknown> = { ...GOOD_ROW, [field]: changed };
        if (!validate(row)) return;
        const verdicts = builder.columns.map((column) => column.appendValue(row[column.field.name]));
        expect(verdicts).toEqual(builder.columns.map(() => 0));
      }),
      { numRuns: 2000 },
    );
  });
});
