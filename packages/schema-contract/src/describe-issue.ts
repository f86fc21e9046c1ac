import type { ContractField } from './contract.ts';
import { formatTypeName } from './document/type-names.ts';
import { FIELD_ISSUE_CODES } from './field-issue.ts';
import type { FieldIssueCode, FieldVerdict } from './field-issue.ts';

export interface DescribeIssueOptions {
  readonly field: ContractField;
  readonly verdict: FieldVerdict;
  /** The value as it stood in the source. Left out, the message holds no data. @default undefined */
  readonly text?: string | undefined;
}

/** Say in one line what was expected of a field and what came: `column price: expected decimal(10,2), got "12,50"`. */
export function describeIssue({ field, verdict, text }: DescribeIssueOptions): string {
  const code = FIELD_ISSUE_CODES[verdict] ?? 'field.type';
  const got = text === undefined ? '' : `, got ${JSON.stringify(shortened(text))}`;
  return `column ${field.name}: ${expectation(field, code)}${got}`;
}

/** Longer texts are cut: the raw bytes are kept beside the message anyway. */
const MAX_TEXT = 120;

function shortened(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

function expectation({ type, constraints, formats, zone }: ContractField, code: FieldIssueCode): string {
  const name = formatTypeName(type);
  switch (code) {
    case 'ok':
      return 'stored';
    case 'field.required':
      return `expected a value, for the field is required`;
    case 'field.type': {
      const forms =
        formats.length === 0
          ? ''
          : ` or one of the formats ${formats.map((format) => JSON.stringify(format)).join(', ')}`;
      const gap =
        type.kind === 'timestamptz' && zone !== 'UTC'
          ? ` (without an offset: a local time that exists in ${zone})`
          : '';
      return `expected ${name}${forms}${gap}`;
    }
    case 'field.overflow':
      return `expected ${name}, value is out of range`;
    case 'field.precision':
      return `expected ${name}, value has more digits than it can keep`;
    case 'field.pattern':
      return `expected text that matches /${constraints.pattern ?? ''}/u`;
    case 'field.enum':
      return `expected one of ${listed(constraints.enum ?? [])}`;
    case 'field.minimum':
      return `expected at least ${constraints.minimum ?? ''}`;
    case 'field.maximum':
      return `expected at most ${constraints.maximum ?? ''}`;
    case 'field.min_length':
      return `expected at least ${String(constraints.minLength)} characters`;
    case 'field.max_length':
      return `expected at most ${String(constraints.maxLength)} characters`;
    case 'field.invalid_utf8':
      return `expected valid UTF-8`;
  }
}

function listed(values: readonly (string | number)[]): string {
  const shown = values.slice(0, 10).map((value) => JSON.stringify(value));
  return values.length > shown.length
    ? `${shown.join(', ')} and ${String(values.length - shown.length)} more`
    : shown.join(', ');
}
