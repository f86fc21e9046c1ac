import type { z } from 'zod';

import { checkModel, unknownNameMessage } from './check-model.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';

/** The name space of our words inside ODCS `customProperties`. */
export const EXTENSION_PREFIX = 'ecomlake.';

type CustomProperties = readonly { readonly property: string; readonly value?: unknown }[] | undefined;
type Models = Readonly<Record<string, z.ZodType>>;
type Extensions<Known extends Models> = { readonly [Name in keyof Known]?: z.output<Known[Name]> | undefined };

export interface ReadCustomPropertiesResult<Known extends Models> {
  readonly values: Extensions<Known>;
  /** Where each one's value stands. */
  readonly paths: ReadonlyMap<string, DocumentPath>;
}

/** Pick our own properties, check each against its model, and leave those of others alone. */
export function readCustomProperties<Known extends Models>(
  properties: CustomProperties,
  models: Known,
  path: DocumentPath,
  problems: ContractProblems,
): ReadCustomPropertiesResult<Known> {
  const paths = new Map<string, DocumentPath>();
  const values = new Map<string, unknown>();
  for (const [index, { property, value }] of (properties ?? []).entries()) {
    if (!property.startsWith(EXTENSION_PREFIX)) continue;
    const name = property.slice(EXTENSION_PREFIX.length);
    const place = [...path, 'customProperties', index];
    const model = Object.hasOwn(models, name) ? models[name] : undefined;
    if (model === undefined) {
      const allowed = Object.keys(models).map((known) => EXTENSION_PREFIX + known);
      const message =
        allowed.length > 0
          ? unknownNameMessage('property', property, allowed)
          : `${property} does not belong here; table settings stand in schema[0].customProperties, field settings in those of the field`;
      problems.add('ECL_CONTRACT_INVALID', [...place, 'property'], message);
    } else if (paths.has(name)) {
      problems.add('ECL_CONTRACT_INVALID', [...place, 'property'], `${property} is given twice; keep one`);
    } else {
      paths.set(name, [...place, 'value']);
      values.set(name, checkModel(model, value, [...place, 'value'], problems));
    }
  }
  // each value was checked against the model of its name just above
  return { values: Object.fromEntries(values) as Extensions<Known>, paths };
}
