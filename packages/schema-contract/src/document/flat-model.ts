import { z } from 'zod';

import { documentObject } from './check-model.ts';
import { fieldExtensionModels, sectionModels } from './section-models.ts';

const bound = z.union([z.number(), z.string()], { error: 'expected a number or text' }).optional();

const flatColumnModel = documentObject({
  name: z.string().min(1),
  type: z.string().min(1),
  required: z.boolean().optional(),
  primaryKey: z.boolean().optional(),
  description: z.string().optional(),
  classification: z.string().optional(),
  pattern: z.string().optional(),
  minimum: bound,
  maximum: bound,
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  enum: fieldExtensionModels.enum.optional(),
  formats: fieldExtensionModels.formats.optional(),
  zone: fieldExtensionModels.zone.optional(),
});
export type FlatColumn = z.output<typeof flatColumnModel>;

/** The short form for a table written by hand: a list of columns and the sections beside it. */
export const flatModel = documentObject({
  table: z.string().min(1),
  id: z.string().min(1).optional(),
  version: z.string().min(1).optional(),
  description: z.string().optional(),
  schema: z.array(flatColumnModel).min(1),
  /** Key order, where it is not the column order. */
  primaryKey: z.array(z.string().min(1)).min(1).optional(),
  dialect: sectionModels.dialect.optional(),
  nulls: sectionModels.nulls.optional(),
  partition: sectionModels.partition.optional(),
  sort: sectionModels.sort.optional(),
  lineage: sectionModels.lineage.optional(),
  evolution: sectionModels.evolution.optional(),
  rejects: sectionModels.rejects.optional(),
  relationships: sectionModels.relationships.optional(),
});
export type FlatDocument = z.output<typeof flatModel>;
