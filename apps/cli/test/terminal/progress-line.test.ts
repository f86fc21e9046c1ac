import { expect, test } from 'vitest';

import { openProgressLine } from '../../src/terminal/progress-line.ts';

test('a line is taken away before something else is written, and at the end', async () => {
  const written: string[] = [];
  let tellDrawn = (): void => undefined;
  const drawn = new Promise<void>((resolve) => {
    tellDrawn = resolve;
  });
  const stream = {
    columns: 80,
    write: (text: string) => {
      written.push(text);
      tellDrawn();
    },
  };

  const line = openProgressLine({ stream, now: () => 0 });
  line.update({
    subject: 'orders',
    stage: 'reading',
    count: 1,
    noun: 'row',
    done: null,
    total: null,
    isInBytes: false,
  });
  await drawn;
  line.clear();
  line.clear();
  line[Symbol.dispose]();

  expect(written).toEqual(['\r\u001B[Korders  reading  1 row  estimating', '\r\u001B[K']);
});
