import { canonicalJson } from './canonical-json.ts';
import { compareFields } from './compare/compare-fields.ts';
import { createChangeList } from './compare/contract-change.ts';
import type {
  CompatibilityVerdict,
  ContractChange,
  ContractChangeKind,
  NoteChange,
} from './compare/contract-change.ts';
import type { Contract } from './contract.ts';

export interface CompareContractsResult {
  /** The gravest of the changes; `identical` when there is none. */
  readonly verdict: CompatibilityVerdict;
  /** Everything that differs, table settings after fields. */
  readonly changes: readonly ContractChange[];
}

/**
 * Say what a new version of a contract means for those who read the table and for the rows that feed it. The rules are
 * in the README of this package.
 */
export function compareContracts(before: Contract, after: Contract): CompareContractsResult {
  const { changes, note } = createChangeList();
  if (before.table !== after.table) {
    note(
      'breaking',
      'table',
      ['table'],
      `the table was ${before.table}, is ${after.table}: readers find nothing new under the old name`,
    );
  }
  for (const name of ['id', 'version', 'description'] as const) {
    if (before[name] !== after[name])
      note('identical', name === 'description' ? name : 'document', [name], `the ${name} has changed`);
  }
  compareFields({
    before: before.fields,
    after: after.fields,
    path: ['fields'],
    isPositional: !before.dialect.header || !after.dialect.header,
    note,
  });
  comparePrimaryKey(before, after, note);
  compareLineage(before, after, note);
  compareNulls(before, after, note);
  compareDialect(before, after, note);
  for (const [name, verdict, reason] of PLAIN_SECTIONS) {
    if (canonicalJson(before[name]) === canonicalJson(after[name])) continue;
    note(verdict, name, [name], `was ${canonicalJson(before[name])}, is ${canonicalJson(after[name])}: ${reason}`);
  }
  return { verdict: gravest(changes), changes };
}

type PlainSection = Extract<
  ContractChangeKind & keyof Contract,
  'partition' | 'sort' | 'evolution' | 'rejects' | 'relationships'
>;

const PLAIN_SECTIONS: readonly (readonly [PlainSection, CompatibilityVerdict, string])[] = [
  ['partition', 'breaking', 'new rows go to other partitions than the old ones, and a row may be found twice'],
  ['sort', 'compatible', 'rows stand in another order inside new files'],
  ['evolution', 'compatible', 'what happens to rows that do not fit has changed; those that fit are written as before'],
  ['rejects', 'compatible', 'a run with rejects may end differently; rows are judged as before'],
  ['relationships', 'compatible', 'foreign keys are described, not enforced'],
];

function comparePrimaryKey(before: Contract, after: Contract, note: NoteChange): void {
  const was = before.primaryKey;
  const is = after.primaryKey;
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  const keys = `the primary key was (${was.join(', ')}), is (${is.join(', ')})`;
  const sameFields = JSON.stringify([...was].sort()) === JSON.stringify([...is].sort());
  if (was.length === 0) note('compatible', 'primary-key', ['primaryKey'], `${keys}: there was none to rely on`);
  else if (sameFields) note('compatible', 'primary-key', ['primaryKey'], `${keys}: the same fields in another order`);
  else
    note('breaking', 'primary-key', ['primaryKey'], `${keys}: rows are identified differently, and event ids change`);
}

function compareLineage(before: Contract, after: Contract, note: NoteChange): void {
  for (const name of ['batchId', 'ingestionTs', 'eventId', 'sourceFile'] as const) {
    const path = ['lineage', name];
    if (before.lineage[name] && !after.lineage[name]) {
      note('breaking', 'lineage', path, 'the column is gone: readers that use it fail');
    } else if (!before.lineage[name] && after.lineage[name]) {
      note('compatible', 'lineage', path, 'a column is new: older files read as null');
    }
  }
}

function compareNulls(before: Contract, after: Contract, note: NoteChange): void {
  const plain = ({ nulls }: Contract): string => canonicalJson({ ...nulls, tokens: [...nulls.tokens].sort() });
  if (plain(before) === plain(after)) return;
  const message = `was ${plain(before)}, is ${plain(after)}: the same text becomes null where it was a value, or the other way round`;
  note('breaking', 'nulls', ['nulls'], message);
}

/** The dialect follows the files of the source, and no column of the table depends on it; trimming alone changes values. */
function compareDialect(before: Contract, after: Contract, note: NoteChange): void {
  for (const name of ['delimiter', 'quote', 'escape', 'header', 'comment', 'encoding', 'trim'] as const) {
    const was = before.dialect[name];
    const is = after.dialect[name];
    if (was === is) continue;
    const values = `${name} was ${JSON.stringify(was)}, is ${JSON.stringify(is)}`;
    if (name === 'trim')
      note('breaking', 'dialect', ['dialect', name], `${values}: the same text becomes another value`);
    else
      note('compatible', 'dialect', ['dialect', name], `${values}: source files must be written that way from now on`);
  }
}

function gravest(changes: readonly ContractChange[]): CompatibilityVerdict {
  if (changes.some((change) => change.verdict === 'breaking')) return 'breaking';
  return changes.some((change) => change.verdict === 'compatible') ? 'compatible' : 'identical';
}
