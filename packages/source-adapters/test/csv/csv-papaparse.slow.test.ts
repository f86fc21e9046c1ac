import { test } from 'vitest';

import { checkAnyBytes, checkAnyText, checkWellFormed } from './csv-properties.ts';

test('well-formed files give the rows that were written, as with papaparse, however they are quoted and cut', () =>
  checkWellFormed(4000));

test('any text gives the rows of papaparse wherever papaparse finds no fault', () => checkAnyText(30000));

test('any bytes are read without a crash, every record is accounted for, and blocks do not matter', () =>
  checkAnyBytes(30000));
