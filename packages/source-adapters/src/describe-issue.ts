import type { ContractField, FieldIssueCode } from '@ecomlake/schema-contract';

import { describeType } from './describe-type.ts';

const MAX_SHOWN_CHARACTERS = 60;

/**
 * What is wrong with a field, in one sentence. `foundText` is left out of the sentence when the field is classified (`pii` and the
 * like), or when there is none.
 */
export function describeIssue(code: FieldIssueCode, field: ContractField, foundText: string | undefined): string {
  const isShown = foundText !== undefined && field.classification === undefined;
  const got = isShown ? `, got ${JSON.stringify(shorten(foundText))}` : '';
  const { constraints } = field;
  const expected = {
    ok: 'nothing is wrong',
    'field.required': 'expected a value, got null',
    'field.type': `expected ${describeType(field.type)}${got}`,
    'field.overflow': `expected ${describeType(field.type)}, the value is out of its range${got}`,
    'field.precision': `expected ${describeType(field.type)}, the value has more digits than it holds${got}`,
    'field.pattern': `expected text that matches ${constraints.pattern ?? ''}${got}`,
    'field.enum': `expected one of ${shorten((constraints.enum ?? []).join(', '))}${got}`,
    'field.minimum': `expected at least ${constraints.minimum ?? ''}${got}`,
    'field.maximum': `expected at most ${constraints.maximum ?? ''}${got}`,
    'field.min_length': `expected at least ${constraints.minLength ?? 0} characters${got}`,
    'field.max_length': `expected at most ${constraints.maxLength ?? 0} characters${got}`,
    'field.invalid_utf8': 'the bytes are not valid text in the declared encoding',
  } as const satisfies Record<FieldIssueCode, string>;
  return `column ${field.name}: ${expected[code]}`;
}

function shorten(text: string): string {
  const characters = [...text.slice(0, 2 * MAX_SHOWN_CHARACTERS)];
  if (characters.length <= MAX_SHOWN_CHARACTERS && text.length <= 2 * MAX_SHOWN_CHARACTERS) return text;
  return `${characters.slice(0, MAX_SHOWN_CHARACTERS).join('')}…`;
}
