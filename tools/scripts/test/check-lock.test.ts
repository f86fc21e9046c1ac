import { expect, test } from 'vitest';

import { findLockProblems } from '../check-lock.ts';

test('a lock file that lists the binaries of every platform passes, wherever npm placed them', () => {
  const packages = {
    '': {},
    'node_modules/db': { version: '1.0.0', optionalDependencies: { 'db-linux': '1.0.0', 'db-mac': '1.0.0' } },
    'node_modules/db-linux': { version: '1.0.0' },
    'node_modules/db/node_modules/db-mac': { version: '1.0.0' },
    'packages/a/node_modules/db': { version: '2.0.0', optionalDependencies: { 'db-linux': '2.0.0' } },
    'packages/a/node_modules/db-linux': { version: '2.0.0' },
  };

  expect(findLockProblems({ packages })).toEqual([]);
});

test('a binary that npm left out is named with the package that needs it', () => {
  const packages = {
    'node_modules/db': { version: '1.0.0', optionalDependencies: { 'db-linux': '1.0.0', 'db-mac': '1.0.0' } },
    'node_modules/db-linux': { version: '1.0.0' },
  };

  expect(findLockProblems({ packages })).toEqual([
    'node_modules/db 1.0.0 needs db-mac@1.0.0 on other platforms, which is not listed',
  ]);
});

test('an entry bound to one registry is refused, a link into the workspace is not', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' },
    'node_modules/@ecomlake/manifest': { resolved: 'packages/manifest' },
  };

  expect(findLockProblems({ packages })).toEqual([
    'node_modules/a is bound to the registry at https://registry.example/a.tgz',
  ]);
});
