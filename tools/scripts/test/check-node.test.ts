import { expect, test } from 'vitest';

import { checkNode } from '../check-node.ts';

test('the pinned Node passes', () => {
  expect(() => checkNode('24.21.0', '24.21.0')).not.toThrow();
});

test('another Node is refused with both versions and the command that brings the right one', () => {
  expect(() => checkNode('20.20.2', '24.21.0')).toThrow(
    expect.objectContaining({
      message: 'This is Node 20.20.2, but the workspace is pinned to 24.21.0.',
      repair: expect.stringContaining('npm rebuild node'),
    }),
  );
});
