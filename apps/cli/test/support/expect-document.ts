import { expect } from 'vitest';

import { RESULT_SCHEMAS, failureSchema } from '../../src/reference/result-schemas.ts';
import type { CliRun } from './run-cli.ts';
import { jsonOf } from './run-cli.ts';

/** The document is of the published form, and has no field that the form does not know. */
export function expectDocument(command: string, run: CliRun): Record<string, unknown> {
  const document = jsonOf(run);
  const schema = command === 'failure' ? failureSchema : RESULT_SCHEMAS[command];
  if (schema === undefined) throw new Error(`no schema for ${command}`);
  // parsing drops what the schema does not name
  expect(schema.parse(document)).toEqual(document);
  return document;
}
