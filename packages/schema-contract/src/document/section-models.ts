import { z } from 'zod';

import { documentObject } from './check-model.ts';

/** A bare `null` in YAML is what most people will write where we say 'null'. */
const emptyCase = z.enum(['null', 'empty']).nullable();
const nonEmpty = z.string().min(1);

/** What ODCS has no word for: the sections of a table, the same in every form a contract may be written in. */
export const sectionModels = {
  dialect: documentObject({
    delimiter: nonEmpty.optional(),
    quote: z.string().nullable().optional(),
    escape: z.string().nullable().optional(),
    header: z.boolean().optional(),
    comment: nonEmpty.nullable().optional(),
    encoding: nonEmpty.optional(),
    trim: z.boolean().optional(),
  }),
  nulls: documentObject({
    emptyUnquoted: emptyCase.optional(),
    emptyQuoted: emptyCase.optional(),
    tokens: z.array(nonEmpty).optional(),
    quotedTokens: z.enum(['null', 'value']).nullable().optional(),
  }),
  partition: z.discriminatedUnion(
    'kind',
    [
      documentObject({ kind: z.literal('event-date'), key: nonEmpty, field: nonEmpty }),
      documentObject({
        kind: z.literal('parent'),
        key: nonEmpty,
        parent: nonEmpty,
        parentKey: nonEmpty,
        foreignKey: nonEmpty,
      }),
      documentObject({ kind: z.literal('attribute'), key: nonEmpty, field: nonEmpty }),
      documentObject({ kind: z.literal('snapshot'), key: nonEmpty }),
    ],
    {
      error: (issue) =>
        issue.code === 'invalid_union' ? 'expected one of event-date, parent, attribute, snapshot' : undefined,
    },
  ),
  sort: z.array(
    z.union([nonEmpty, documentObject({ field: nonEmpty, descending: z.boolean().optional() })], {
      error: 'expected a field name or { field, descending }',
    }),
  ),
  lineage: documentObject({
    batchId: z.boolean().optional(),
    ingestionTs: z.boolean().optional(),
    eventId: z.boolean().optional(),
    sourceFile: z.boolean().optional(),
  }),
  evolution: documentObject({
    columns: z.enum(['evolve', 'freeze', 'discard_row', 'discard_value']).optional(),
    types: z.enum(['freeze', 'discard_row', 'discard_value']).optional(),
  }),
  rejects: documentObject({
    maxRows: z.int().min(0).nullable().optional(),
    maxShare: z.number().min(0).max(1).nullable().optional(),
  }),
  relationships: z.array(
    documentObject({ fields: z.array(nonEmpty).min(1), toTable: nonEmpty, toFields: z.array(nonEmpty).min(1) }),
  ),
} as const;

export type SectionName = keyof typeof sectionModels;
export type Section<Name extends SectionName> = z.output<(typeof sectionModels)[Name]>;
/** The sections as found; an absent one gets its default. */
export type Sections = { readonly [Name in SectionName]?: Section<Name> | undefined };

/** Constraints and reading rules of a field that ODCS has no word for. */
export const fieldExtensionModels = {
  enum: z.array(z.union([z.string(), z.number()], { error: 'expected text or a number' })).min(1),
  formats: z.array(nonEmpty).min(1),
  zone: nonEmpty,
} as const;
