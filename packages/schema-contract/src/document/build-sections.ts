import type { Contract, CsvDialect, EvolutionRule, LineageRule, NullPolicy, RejectThreshold } from '../contract.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';
import type { Section, SectionName, Sections } from './section-models.ts';

/** The settings of a table beside its fields, every default filled in. */
export type TableSettings = Pick<
  Contract,
  'dialect' | 'nulls' | 'partition' | 'sort' | 'lineage' | 'evolution' | 'rejects'
>;

export interface BuildSectionsOptions {
  readonly sections: Sections;
  readonly at: (name: SectionName) => DocumentPath;
  /** How a section is written in this form of document, for messages. */
  readonly nameOf: (name: SectionName) => string;
  readonly problems: ContractProblems;
}

const PARTITION_CHOICES = [
  'event-date with key and field (the day of a date or timestamp)',
  'parent with key, parent, parentKey and foreignKey (the day of the parent row)',
  'attribute with key and field (the value of a field)',
  'snapshot with key (the whole table into each requested date)',
].join('; ');

/** A partition rule is never assumed: the wrong one would be found only after years of data. */
export function buildSections({ sections, at, nameOf, problems }: BuildSectionsOptions): TableSettings | undefined {
  const dialect = buildDialect(sections.dialect, at('dialect'), problems);
  const { partition } = sections;
  if (partition === undefined) {
    const message = `the partition rule is missing; add ${nameOf('partition')} with one of the kinds: ${PARTITION_CHOICES}`;
    problems.add('ECL_CONTRACT_INVALID', at('partition'), message);
    return undefined;
  }
  return {
    dialect,
    nulls: buildNulls(sections.nulls),
    partition,
    sort: (sections.sort ?? []).map((item) =>
      typeof item === 'string'
        ? { field: item, descending: false }
        : { field: item.field, descending: item.descending ?? false },
    ),
    lineage: buildLineage(sections.lineage),
    evolution: buildEvolution(sections.evolution),
    rejects: buildRejects(sections.rejects),
  };
}

function buildDialect(
  section: Section<'dialect'> | undefined,
  path: DocumentPath,
  problems: ContractProblems,
): CsvDialect {
  const quote = section?.quote === undefined ? '"' : section.quote;
  const dialect: CsvDialect = {
    delimiter: section?.delimiter ?? ',',
    quote,
    escape: section?.escape === undefined ? quote : section.escape,
    header: section?.header ?? true,
    comment: section?.comment ?? null,
    encoding: encodingName(section?.encoding ?? 'utf-8') ?? '',
    trim: section?.trim ?? false,
  };
  if (dialect.encoding === '') {
    const message = `no encoding is known by the name ${JSON.stringify(section?.encoding)}; use a WHATWG label such as utf-8, windows-1252, utf-16le, shift_jis`;
    problems.add('ECL_CONTRACT_INVALID', [...path, 'encoding'], message);
  }
  checkDialect(dialect, (name, message) => problems.add('ECL_CONTRACT_INVALID', [...path, name], message));
  return dialect;
}

/** `latin1`, `ISO-8859-1` and `windows-1252` are one encoding: equal contracts name it equally. */
function encodingName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    // the only way to ask whether a label is known
    return undefined;
  }
}

function checkDialect(dialect: CsvDialect, refuse: (name: keyof CsvDialect, message: string) => void): void {
  const { delimiter, quote, escape, comment } = dialect;
  for (const [name, value] of [
    ['delimiter', delimiter],
    ['quote', quote],
    ['escape', escape],
    ['comment', comment],
  ] as const) {
    if (value !== null && /[\r\n\0]/.test(value)) refuse(name, `${name} may not contain a line break or NUL`);
  }
  for (const [name, value] of [
    ['quote', quote],
    ['escape', escape],
  ] as const) {
    if (name === 'escape' && value === quote) continue;
    if (value !== null && value.length !== 1) {
      refuse(name, `${name} is one character or null, got ${JSON.stringify(value)}`);
    }
  }
  if (quote === null && escape !== null) refuse('escape', 'an escape character needs a quote character');
  if (quote !== null && escape === null) {
    refuse(
      'escape',
      'with a quote character, escape is that character (doubling) or another one; leave it out for doubling',
    );
  }
  if (quote !== null && delimiter.includes(quote)) refuse('delimiter', 'delimiter and quote may not share a character');
  if (escape !== null && escape !== quote && delimiter.includes(escape)) {
    refuse('escape', 'delimiter and escape may not share a character');
  }
  if (comment !== null && (comment.startsWith(delimiter) || comment[0] === quote)) {
    refuse(
      'comment',
      'a comment mark may not begin with the delimiter or the quote: such rows could not be told from comments',
    );
  }
}

function buildNulls(section: Section<'nulls'> | undefined): NullPolicy {
  const { emptyUnquoted = 'null', emptyQuoted = 'empty', tokens = [], quotedTokens = 'value' } = section ?? {};
  return {
    emptyUnquoted: emptyUnquoted ?? 'null',
    emptyQuoted: emptyQuoted ?? 'null',
    tokens: [...new Set(tokens)],
    quotedTokens: quotedTokens ?? 'null',
  };
}

function buildLineage(section: Section<'lineage'> | undefined): LineageRule {
  return {
    batchId: section?.batchId ?? false,
    ingestionTs: section?.ingestionTs ?? false,
    eventId: section?.eventId ?? false,
    sourceFile: section?.sourceFile ?? false,
  };
}

function buildEvolution(section: Section<'evolution'> | undefined): EvolutionRule {
  return { columns: section?.columns ?? 'freeze', types: section?.types ?? 'discard_row' };
}

/** No row may be rejected unless the contract allows it; a share alone lifts the limit on the count. */
function buildRejects(section: Section<'rejects'> | undefined): RejectThreshold {
  const maxShare = section?.maxShare ?? null;
  const maxRows = section?.maxRows === undefined ? (maxShare === null ? 0 : null) : section.maxRows;
  return { maxRows, maxShare };
}
