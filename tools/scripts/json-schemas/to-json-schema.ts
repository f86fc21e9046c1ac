import { z } from 'zod';

import { generatedBy } from '../generated-files.ts';
import { ScriptError } from '../run-script.ts';

export interface PublishedSchema {
  /** File name in docs/reference, without `.schema.json`. */
  readonly name: string;
  readonly title: string;
  readonly schema: z.ZodType;
}

/**
 * The JSON Schema of what a document may look like before it is parsed: what has a default is optional there. A place that
 * would accept anything is an error, because a transform or custom check hides there what our code refuses.
 */
export function toJsonSchema({ name, title, schema }: PublishedSchema): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
  const silent = findSilentPlaces(rest, '#');
  if (silent.length > 0) {
    throw new ScriptError(
      `The schema ${name} says nothing at some places.`,
      silent,
      'give the zod schema there a JSON Schema with `.meta({ … })`',
    );
  }
  return { $comment: generatedBy('generate-json-schemas.ts'), $schema, title, ...rest };
}

/** Keywords below which further schemas stand, singly, in lists or by name. */
const SINGLE = ['items', 'additionalProperties', 'not'] as const;
const LISTS = ['prefixItems', 'anyOf', 'oneOf', 'allOf'] as const;
const NAMED = ['properties', 'patternProperties', '$defs'] as const;

function findSilentPlaces(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const keywords = new Map<string, unknown>(Object.entries(schema));
  if (keywords.size === 0) return [path];
  return [
    ...SINGLE.flatMap((name) => findSilentPlaces(keywords.get(name), `${path}/${name}`)),
    ...[...LISTS, ...NAMED].flatMap((name) =>
      Object.entries(keywords.get(name) ?? {}).flatMap(([key, below]) =>
        findSilentPlaces(below, `${path}/${name}/${key}`),
      ),
    ),
  ];
}
