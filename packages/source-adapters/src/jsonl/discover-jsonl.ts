import { basename } from 'node:path';

import type { OpenFile } from '../bytes/file-port.ts';
import { emptyError } from '../bytes/empty-error.ts';
import { createColumnProbe } from '../discover/create-column-probe.ts';
import type { ColumnGuess, ColumnProbe } from '../discover/create-column-probe.ts';
import { proposeContract } from '../discover/propose-contract.ts';
import { readSamples } from '../discover/read-samples.ts';
import type { ProposedContract } from '../source-adapter.ts';
import type { JsonlOptions } from './jsonl-options.ts';

interface KeyProbe {
  readonly texts: ColumnProbe;
  readonly kinds: Set<string>;
  presentCount: number;
}

/**
 * Propose a contract for a file of JSON lines: one field per key of its first 4 MiB, in order of appearance.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_EMPTY` and what opening a file raises
 */
export async function discoverJsonl({ path }: JsonlOptions, openFile: OpenFile): Promise<readonly ProposedContract[]> {
  const { head, isWhole, further } = await readSamples(path, openFile);
  if (head.length === 0) throw emptyError(path, '0 bytes');
  const keys = new Map<string, KeyProbe>();
  let rowCount = 0;
  let badCount = 0;
  const pieces = [
    { bytes: head, isFirst: true, isEnd: isWhole },
    ...further.map((bytes) => ({ bytes, isFirst: false, isEnd: false })),
  ];
  for (const { bytes, isFirst, isEnd } of pieces) {
    const lines = Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split('\n');
    // a line that the sample cuts says nothing
    for (const line of lines.slice(isFirst ? 0 : 1, isEnd ? undefined : -1)) {
      if (line.trim() === '') continue;
      const row = parseObject(line);
      if (row === undefined) badCount++;
      else {
        rowCount++;
        for (const [key, value] of Object.entries(row)) addValue(keys, key, value);
      }
    }
  }
  return [
    proposeContract({
      fileName: basename(path),
      columns: [...keys].map(([name, probe]) => guessOf(name, probe, rowCount)),
      sampledRows: rowCount,
      isWhole,
      notes: badCount === 0 ? [] : [`${badCount} sampled lines are no JSON objects and would be rejects.`],
    }),
  ];
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined; // just checked
  } catch {
    return undefined; // counted by the caller
  }
}

function addValue(keys: Map<string, KeyProbe>, key: string, value: unknown): void {
  const probe = keys.get(key) ?? { texts: createColumnProbe(key), kinds: new Set<string>(), presentCount: 0 };
  keys.set(key, probe);
  if (value === null) return;
  probe.presentCount++;
  probe.kinds.add(typeof value);
  // JSON has its own null, so no text stands for it
  if (typeof value !== 'object') probe.texts.add(String(value), true);
}

/** Text stays text where JSON could have said number or boolean; it may still be a date, a timestamp or a uuid. */
function guessOf(name: string, { texts, kinds, presentCount }: KeyProbe, rowCount: number): ColumnGuess {
  const guess = { ...texts.guess(), hasNulls: presentCount < rowCount };
  const string = { ...guess, type: { kind: 'string' }, formats: [], rivalFormats: [] } as const;
  if (kinds.has('object')) return { ...string, name, type: { kind: 'json' }, isUnique: false };
  if (kinds.size > 1) return string;
  const isNumeric = ['integer', 'decimal', 'number', 'boolean'].includes(guess.type.kind);
  return kinds.has('string') && isNumeric ? string : guess;
}
