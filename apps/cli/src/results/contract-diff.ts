import type { ContractDiffDocument } from '../services/diff-contracts.ts';
import type { Style } from '../terminal/colours.ts';
import { displayPath } from '../terminal/display-path.ts';
import { countOf } from '../terminal/format-quantity.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

const STYLES = { identical: 'dim', compatible: 'green', breaking: 'red' } as const satisfies Record<
  ContractDiffDocument['verdict'],
  Style
>;
const MEANINGS = {
  identical: 'neither rows nor readers notice',
  compatible: 'readers and rows that used to pass go on as before',
  breaking: 'a reader who changed nothing may fail, or rows that used to pass are refused',
} as const satisfies Record<ContractDiffDocument['verdict'], string>;
const GRAVITY = ['breaking', 'compatible', 'identical'] as const;

/** Changes, the gravest first, and what they amount to. */
export function renderContractDiff(diff: ContractDiffDocument, { width, paint, directory }: RenderOptions): string {
  const { verdict, changes, old, new: now } = diff;
  const sorted = GRAVITY.flatMap((gravity) => changes.filter((change) => change.verdict === gravity));
  const lines = sorted.map((change) => {
    const head = paint(STYLES[change.verdict], change.verdict.padEnd(12));
    const text = wrapText(`${change.path}: ${change.message}`, { width, first: ' '.repeat(12) });
    return `${head}${text.trimStart()}`;
  });
  const sides = `${displayPath(old.path, directory)} ${old.version} -> ${displayPath(now.path, directory)} ${now.version}`;
  const count = changes.length === 0 ? 'no change' : countOf(changes.length, 'change');
  const sentence = wrapText(`: ${count}, ${MEANINGS[verdict]}`, { width: width - verdict.length, rest: '' });
  return [
    paint('dim', sides),
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
    paint(STYLES[verdict], verdict) + sentence,
  ].join('\n\n');
}
