import { readFileSync } from 'node:fs';

import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

/** What the official schema of a version of the standard says against a YAML text; empty when it is valid. */
export function odcsViolations(text: string): readonly string[] {
  const document: unknown = parse(text);
  const isVersion30 = /^apiVersion: v3\.0\./m.test(text);
  const validate = validators[isVersion30 ? '3.0.2' : '3.1.0'];
  return validate(document) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath}: ${error.message}`);
}

const validators = { '3.1.0': compileSchema('3.1.0'), '3.0.2': compileSchema('3.0.2') };

function compileSchema(version: string): ReturnType<Ajv2019['compile']> {
  const file = new URL(`fixtures/odcs/odcs-json-schema-v${version}.json`, import.meta.url);
  // the official schemas use `examples` beside `$ref` and formats that are notes only
  const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
  // reason: a JSON file has no type; the compiler refuses anything that is no schema
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}
