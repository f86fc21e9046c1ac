import { z } from 'zod';

import { MAX_LISTED_PROBLEMS } from '../errors.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';
import { nearestName } from './nearest-name.ts';

/** A strict object whose complaint about an unknown field names the nearest allowed one and all of them. */
export function documentObject<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      // one line per key: `addIssue` makes one problem of each
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key, index) => unknownFieldMessage(key, index, Object.keys(shape))).join('\n')
        : undefined,
  });
}

/** Looking for the nearest name costs something, and nobody reads that many messages. */
function unknownFieldMessage(key: string, index: number, allowed: readonly string[]): string {
  return index < MAX_LISTED_PROBLEMS ? unknownNameMessage('field', key, allowed) : 'unknown field';
}

export function unknownNameMessage(what: string, name: string, allowed: readonly string[]): string {
  const nearest = nearestName(name, allowed);
  const question = nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
  return `unknown ${what} ${JSON.stringify(name)}${question} Allowed here: ${[...allowed].sort().join(', ')}`.replace(
    /" Allowed/,
    '". Allowed',
  );
}

/** Each costs a pass over the document; a file with more is not a contract with a typing error. */
const MAX_PRUNED = 50;

/**
 * Check a value against its model; what does not fit goes to `problems`. Unknown fields alone do not stop the reading, so
 * that one error can tell of the misspelt name and of what is wrong elsewhere; anything else answers `undefined`.
 */
export function checkModel<Value>(
  model: z.ZodType<Value>,
  value: unknown,
  path: DocumentPath,
  problems: ContractProblems,
): Value | undefined {
  const result = model.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) addIssue(issue, value, path, problems);
  const unknown = result.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  if (unknown.length < result.error.issues.length || unknown.length > MAX_PRUNED) return undefined;
  const known = unknown.reduce<unknown>((rest, { path: at, keys }) => withoutKeys(rest, at, keys), value);
  const second = model.safeParse(known);
  return second.success ? second.data : undefined;
}

/** A copy that lacks some keys of the object at `path`; only what lies on the way is copied. */
function withoutKeys(value: unknown, path: readonly PropertyKey[], keys: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [step, ...rest] = path;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? withoutKeys(item, rest, keys) : item));
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    if (step === undefined && keys.includes(key)) continue;
    copy[key] = key === step ? withoutKeys(member, rest, keys) : member;
  }
  return copy;
}

function addIssue(issue: z.core.$ZodIssue, root: unknown, prefix: DocumentPath, problems: ContractProblems): void {
  const inner = issue.path.filter((part) => typeof part !== 'symbol');
  const path = [...prefix, ...inner];
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    for (const [index, key] of issue.keys.entries()) {
      problems.add('ECL_CONTRACT_INVALID', [...path, key], messages[index] ?? issue.message, 'key');
    }
    return;
  }
  const found = valueAt(root, inner);
  const last = path.at(-1);
  if (found === undefined && typeof last === 'string') {
    const hint = issue.code === 'invalid_value' ? `; allowed: ${issue.values.map(String).join(', ')}` : '';
    problems.add('ECL_CONTRACT_INVALID', path, `the field ${JSON.stringify(last)} is missing${hint}`);
    return;
  }
  problems.add('ECL_CONTRACT_INVALID', path, messageFor(issue, found));
}

function messageFor(issue: z.core.$ZodIssue, found: unknown): string {
  const got = `got ${describeValue(found)}`;
  switch (issue.code) {
    case 'invalid_type': {
      const quoteHint =
        issue.expected === 'string' && (typeof found === 'number' || typeof found === 'boolean')
          ? '; put it in quotes'
          : '';
      return `expected ${TYPE_NAMES.get(issue.expected) ?? issue.expected}, ${got}${quoteHint}`;
    }
    case 'invalid_value': {
      const allowed = issue.values.map((value) => (typeof value === 'string' ? value : describeValue(value)));
      const nearest = typeof found === 'string' ? nearestName(found, allowed) : undefined;
      const question = nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
      return `expected ${allowed.length === 1 ? '' : 'one of '}${allowed.join(', ')}, ${got}${question}`;
    }
    case 'too_small':
    case 'too_big':
      return `expected ${limitText(issue)}, ${got}`;
    default:
      return `${issue.message}, ${got}`;
  }
}

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a mapping'],
  ['record', 'a mapping'],
]);

function limitText(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const isMinimum = issue.code === 'too_small';
  const limit = isMinimum ? issue.minimum : issue.maximum;
  if (issue.origin === 'string')
    return isMinimum ? `text of at least ${limit} characters` : `text of at most ${limit} characters`;
  if (issue.origin === 'array') return isMinimum ? `a list of at least ${limit}` : `a list of at most ${limit}`;
  return isMinimum ? `a number of at least ${limit}` : `a number of at most ${limit}`;
}

/** A value as it may be shown: short, and told apart from its look-alikes. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return `the ${typeof value} ${String(value)}`;
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
