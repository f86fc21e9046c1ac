import { expect, test } from 'vitest';

import { chooseSource } from '../../src/services/choose-source.ts';

const NOTHING = { source: undefined, sourceType: undefined, sourceOptions: [], dates: undefined, directory: '/work' };

test('files are read from the folder typed, against the working folder', () => {
  expect(chooseSource({ ...NOTHING, source: 'drop' })).toBe('/work/drop');
  expect(chooseSource({ ...NOTHING, source: 'drop', sourceType: 'csv' })).toBe('/work/drop');
});

test('a source without files is an adapter with its options, each of the type it looks like', () => {
  const sourceOptions = ['seed=7', 'messLevel=light_mess', 'config=./shop.yaml', 'extraMess={"typos":0.1}', 'note=a=b'];

  const chosen = chooseSource({ ...NOTHING, sourceType: 'api', sourceOptions, dates: ['2024-02-01'] });

  expect(chosen).toEqual({
    adapterId: 'api',
    options: { seed: 7, messLevel: 'light_mess', config: '/work/shop.yaml', extraMess: { typos: 0.1 }, note: 'a=b' },
  });
});

test('the generator is told the first and the last of the dates asked for', () => {
  const dates = ['2024-02-01', '2024-02-02', '2024-02-03'];

  expect(chooseSource({ ...NOTHING, sourceType: 'generator', dates })).toEqual({
    adapterId: 'generator',
    options: { startDate: '2024-02-01', endDate: '2024-02-03' },
  });
});

test('no source, options beside files, and options without a value are refused', () => {
  expect(() => chooseSource(NOTHING)).toThrow(/no source: give --source/);
  expect(() => chooseSource({ ...NOTHING, source: 'drop', sourceOptions: ['a=1'] })).toThrow(
    /does not go with --source/,
  );
  expect(() => chooseSource({ ...NOTHING, sourceType: 'api', sourceOptions: ['seed'] })).toThrow(/expected KEY=VALUE/);
});
