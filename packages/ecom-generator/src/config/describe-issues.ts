import type { z } from 'zod';

/** A problem of a configuration: where, and what is wrong there. */
export interface ConfigProblem {
  /** `parameters.conversion_rate`, `tables[2].columns[0].type` */
  readonly key: string;
  readonly message: string;
}

/** Turn zod's issues into sentences that name the key, what was found, and what was allowed. */
export function describeIssues(error: z.ZodError, schema: z.ZodType, document: unknown): ConfigProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code !== 'unrecognized_keys') {
      const found = valueAt(document, path);
      return [{ key: formatPath(path), message: `${lowerFirst(issue.message)}, found ${preview(found)}` }];
    }
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const nearest = nearestKey(key, known);
      const hint = nearest === undefined ? `known keys: ${known.join(', ')}` : `did you mean \`${nearest}\`?`;
      return { key: formatPath([...path, key]), message: `unknown key; ${hint}` };
    });
  });
}

/** Dots for keys, brackets for places in a list. */
function formatPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return '(document)';
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

/** The value as a reader of the file would recognise it, shortened. */
function preview(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    // a descriptor's value is `any`
    return Object.getOwnPropertyDescriptor(value, step)?.value as unknown;
  }, document);
}

/** What this module needs of zod's description of a schema. */
interface SchemaNode {
  readonly def?: SchemaDefinition | undefined;
}

interface SchemaDefinition {
  readonly shape?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly innerType?: SchemaNode | undefined;
  readonly element?: SchemaNode | undefined;
  readonly valueType?: SchemaNode | undefined;
}

function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  // zod publishes `def` on every schema; its static types differ per class, the fields used here do not.
  let node: SchemaNode | undefined = schema as unknown as SchemaNode;
  for (const step of path) {
    node = unwrap(node);
    const def = node?.def;
    node = def?.shape?.[String(step)] ?? def?.element ?? def?.valueType;
  }
  return Object.keys(unwrap(node)?.def?.shape ?? {});
}

function unwrap(node: SchemaNode | undefined): SchemaNode | undefined {
  let inner = node;
  while (inner?.def?.innerType !== undefined) inner = inner.def.innerType;
  return inner;
}

function nearestKey(key: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(key.length / 3)) ? best.candidate : undefined;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
