import { expect, test } from 'vitest';
import { z } from 'zod';

import { toJsonSchema } from '../../json-schemas/to-json-schema.ts';

const published = (schema: z.ZodType) => ({ name: 'sample', title: 'Sample', schema });

test('a schema says who generated it and what a document may look like before parsing', () => {
  const schema = z.strictObject({ rows: z.int().nonnegative(), mode: z.enum(['a', 'b']).default('a') });

  expect(toJsonSchema(published(schema))).toMatchObject({
    $comment: expect.stringContaining('generate-json-schemas.ts'),
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Sample',
    required: ['rows'],
    additionalProperties: false,
    properties: { mode: { enum: ['a', 'b'], default: 'a' } },
  });
});

test('a place that would accept anything is refused with its path', () => {
  const hidden = z.unknown().transform(String);
  const schema = z.object({ list: z.array(hidden), either: z.union([z.string(), z.object({ inside: hidden })]) });

  expect(() => toJsonSchema(published(schema))).toThrow(
    expect.objectContaining({
      findings: ['#/properties/list/items', '#/properties/either/anyOf/1/properties/inside'],
    }),
  );
});

test('a place that says in its metadata what it accepts is taken at its word', () => {
  const said = z
    .unknown()
    .transform(String)
    .meta({ type: 'object', additionalProperties: { type: 'integer' } });

  expect(toJsonSchema(published(z.object({ counts: said })))).toMatchObject({
    properties: { counts: { type: 'object', additionalProperties: { type: 'integer' } } },
  });
});
