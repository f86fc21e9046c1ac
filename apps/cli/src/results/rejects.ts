import type { RejectLine } from '@ecomlake/pipeline';

import { displayPath } from '../terminal/display-path.ts';
import { countOf, formatCount } from '../terminal/format-quantity.ts';
import { truncate } from '../terminal/text-width.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

export interface RejectsDocument {
  /** As they stand in the ledger. */
  readonly rejects: readonly RejectLine[];
  /** There are more than these. */
  readonly has_more: boolean;
}

export function renderRejects({ rejects, has_more: hasMore }: RejectsDocument, options: RenderOptions): string {
  if (rejects.length === 0) return 'no rejects';
  const count = countOf(rejects.length, 'reject');
  const end = hasMore ? `${count} shown, there are more: see --limit` : count;
  return [...rejects.map((reject) => renderReject(reject, options)), options.paint('dim', end)].join('\n\n');
}

function renderReject(reject: RejectLine, { width, paint, directory }: RenderOptions): string {
  const { source, line, record_no: record, table, partition, code, message, raw, truncated, byte_len: length } = reject;
  const file = displayPath(source, directory);
  const place = line === null ? `${file} record ${formatCount(record)}` : `${file}:${line}`;
  const bytes = Buffer.from(raw, 'base64')
    .toString('utf8')
    .replace(/[\r\n]+$/, '');
  const cut =
    truncated && length !== null ? ` (the first ${formatCount(64 * 1024)} of ${formatCount(length)} bytes)` : '';
  return [
    `${paint('bold', place)}  ${table}/${partition ?? '(unknown)'}`,
    wrapText(`${message} (${code})`, { width, first: '  ' }),
    ...bytes.split(/\r\n|\n|\r/).map((text) => `  ${paint('dim', '|')} ${truncate(printable(text), width - 4)}`),
    ...(cut === '' ? [] : [`  ${paint('dim', '|')}${cut}`]),
  ].join('\n');
}

/** Bytes of a source must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '\uFFFD');
}
