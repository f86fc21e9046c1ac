import { z } from 'zod';

import { documentObject } from './check-model.ts';

/** Allowed by the standard and of no meaning for rows: read past, and not kept. */
const informative = z.unknown().optional();
const text = z.string().optional();
const flag = z.boolean().optional();
const position = z.int().optional();

const customProperties = z
  .array(documentObject({ id: text, property: z.string().min(1), value: z.unknown(), description: text }))
  .optional();

const names = z.union([z.string(), z.array(z.string()).min(1)], {
  error: 'expected a reference or a list of references',
});
const relationships = z
  .array(
    documentObject({ type: z.literal('foreignKey').optional(), from: names.optional(), to: names, customProperties }),
  )
  .optional();

const quality = z.array(z.looseObject({ type: text, metric: text, rule: text, arguments: informative })).optional();

const bound = z.union([z.number(), z.string()], { error: 'expected a number or text' }).optional();
/** 3.0 has booleans here, 3.1 has values. */
const exclusiveBound = z.union([z.boolean(), z.number(), z.string()], { error: 'expected a value' }).optional();

/** The options of all logical types together; which of them fit is decided with the type. */
const logicalTypeOptions = documentObject({
  format: text,
  pattern: text,
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  minimum: bound,
  maximum: bound,
  exclusiveMinimum: exclusiveBound,
  exclusiveMaximum: exclusiveBound,
  multipleOf: z.number().optional(),
  timezone: flag,
  defaultTimezone: text,
  required: z.array(z.string()).min(1).optional(),
  minProperties: z.int().min(0).optional(),
  maxProperties: z.int().min(0).optional(),
  minItems: z.int().min(0).optional(),
  maxItems: z.int().min(0).optional(),
  uniqueItems: flag,
});

export const ODCS_LOGICAL_TYPES = [
  'string',
  'date',
  'timestamp',
  'time',
  'number',
  'integer',
  'object',
  'array',
  'boolean',
] as const;
export type OdcsLogicalType = (typeof ODCS_LOGICAL_TYPES)[number];

const element = {
  id: text,
  physicalName: text,
  physicalType: text,
  description: text,
  businessName: text,
  authoritativeDefinitions: informative,
  tags: informative,
  customProperties,
  relationships,
  quality,
} as const;

const baseProperty = {
  ...element,
  logicalType: z.enum(ODCS_LOGICAL_TYPES).optional(),
  logicalTypeOptions: logicalTypeOptions.optional(),
  primaryKey: flag,
  primaryKeyPosition: position,
  required: flag,
  unique: flag,
  partitioned: flag,
  partitionKeyPosition: position,
  classification: text,
  encryptedName: text,
  transformSourceObjects: informative,
  transformLogic: text,
  transformDescription: text,
  examples: informative,
  criticalDataElement: flag,
} as const;

type BaseProperty = z.output<z.ZodObject<typeof baseProperty, z.core.$strict>>;
export type OdcsTypeOptions = z.output<typeof logicalTypeOptions>;
export type OdcsRelationship = NonNullable<BaseProperty['relationships']>[number];

/** An element of a list has a type but need not have a name. */
export interface OdcsItem extends BaseProperty {
  readonly name?: string | undefined;
  readonly properties?: OdcsProperty[] | undefined;
  readonly items?: OdcsItem | undefined;
}
export interface OdcsProperty extends OdcsItem {
  readonly name: string;
}

const itemModel: z.ZodType<OdcsItem> = z.lazy(() =>
  documentObject({
    ...baseProperty,
    name: text,
    properties: z.array(propertyModel).optional(),
    items: itemModel.optional(),
  }),
);
const propertyModel: z.ZodType<OdcsProperty> = z.lazy(() =>
  documentObject({
    ...baseProperty,
    name: z.string().min(1),
    properties: z.array(propertyModel).optional(),
    items: itemModel.optional(),
  }),
);

const schemaObjectModel = documentObject({
  ...element,
  name: z.string().min(1),
  logicalType: z.literal('object').optional(),
  dataGranularityDescription: text,
  properties: z.array(propertyModel).min(1),
});
export type OdcsSchemaObject = z.output<typeof schemaObjectModel>;

/** ODCS 3.0 and 3.1: every field the standard knows, and no other. */
export const odcsModel = documentObject({
  apiVersion: z.string().regex(/^v3\.[01]\.\d+$/, 'expected v3.1.0, or v3.0.x'),
  kind: z.literal('DataContract'),
  id: z.string().min(1),
  version: z.string().min(1),
  status: z.string(),
  name: text,
  tenant: text,
  domain: text,
  dataProduct: text,
  description: z.looseObject({ purpose: text }).optional(),
  schema: z.array(schemaObjectModel).min(1),
  tags: informative,
  servers: informative,
  support: informative,
  price: informative,
  team: informative,
  roles: informative,
  slaDefaultElement: text,
  slaProperties: informative,
  authoritativeDefinitions: informative,
  customProperties,
  contractCreatedTs: text,
});
