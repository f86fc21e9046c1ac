import { expect, test } from 'vitest';

import { findDeadLinks } from '../../links/find-dead-links.ts';

const FILES = new Set(['docs/README.md', 'docs/guides/a.md', 'README.md', 'packages/x', 'docs/with space.md']);
const find = (pages: Readonly<Record<string, string>>) =>
  findDeadLinks(
    Object.entries(pages).map(([path, text]) => ({ path, text })),
    (path) => FILES.has(path),
  );

test('links to files, folders, other sites and headings that exist are fine', () => {
  const pages = {
    'docs/README.md': '[a](guides/a.md) [b](../README.md) [c](https://example.org/x.md) [d](guides/a.md#two-words)',
    'docs/guides/a.md': '# Two words\n\n[up](../README.md) [here](#two-words) [folder](../../packages/x)',
    'README.md': '[spaces](docs/with%20space.md)',
  };

  expect(find(pages)).toEqual([]);
});

test('a link to a file that is not there is named with page and line', () => {
  expect(find({ 'docs/README.md': 'first\n\nsee [b](guides/b.md)' })).toEqual([
    'docs/README.md:3: guides/b.md does not exist',
  ]);
});

test('a link to a heading that is not there is named, in the same page and in another', () => {
  const pages = { 'docs/README.md': '# Top\n[x](#bottom) [y](guides/a.md#gone)', 'docs/guides/a.md': '# Here' };

  expect(find(pages)).toEqual([
    'docs/README.md:2: docs/README.md has no heading #bottom',
    'docs/README.md:2: docs/guides/a.md has no heading #gone',
  ]);
});

test('headings become anchors as a forge makes them', () => {
  const page = '# What, `code` & more?\n# Twice\n# Twice\n[a](#what-code--more) [b](#twice-1)';

  expect(find({ 'README.md': page })).toEqual([]);
});

test('what stands in code is not a link, and not a heading', () => {
  const page = '`[x](gone.md)`\n\n```md\n# Heading\n[y](gone.md)\n```\n\n[z](#heading)';

  expect(find({ 'README.md': page })).toEqual(['README.md:8: README.md has no heading #heading']);
});
