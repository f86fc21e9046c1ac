import type { RowIssueCode } from '../reject.ts';
import { SCAN } from './record-scanner.ts';

export interface RowDefect {
  readonly code: RowIssueCode;
  readonly message: string;
}

export type RowDefectCause =
  | { readonly kind: 'nul' }
  | { readonly kind: 'ragged'; readonly found: number; readonly expected: number }
  | { readonly kind: 'unexpected'; readonly column: string }
  | { readonly kind: 'unclosed-quote' | 'stray-quote' | 'field-too-long'; readonly field: number }
  | { readonly kind: 'record-too-long' };

/** Code and message of a row that cannot be taken, whatever its values are. */
export function rowDefect(cause: RowDefectCause): RowDefect {
  switch (cause.kind) {
    case 'nul':
      return { code: 'row.nul', message: 'the row holds a NUL byte' };
    case 'ragged':
      return {
        code: 'row.ragged',
        message: `expected ${cause.expected} ${cause.expected === 1 ? 'field' : 'fields'}, found ${cause.found}`,
      };
    case 'unexpected':
      return {
        code: 'row.unexpected_field',
        message: `column ${cause.column} is not in the contract, and this row has a value there`,
      };
    case 'unclosed-quote':
      return { code: 'row.unclosed_quote', message: `field ${cause.field}: the opening quote is never closed` };
    case 'stray-quote':
      return {
        code: 'row.stray_quote',
        message: `field ${cause.field}: a closing quote is followed by something other than a delimiter or line break`,
      };
    case 'field-too-long':
      return {
        code: 'field.too_long',
        message: `field ${cause.field}: longer than the limit, or its quote is never closed`,
      };
    case 'record-too-long':
      return { code: 'row.too_long', message: 'the record is longer than the limit' };
    default:
      return cause satisfies never;
  }
}

/** The defect behind a failed scan. */
export function scanDefect(outcome: number, field: number): RowDefect {
  switch (outcome) {
    case SCAN.UNCLOSED_QUOTE:
      return rowDefect({ kind: 'unclosed-quote', field });
    case SCAN.STRAY_QUOTE:
      return rowDefect({ kind: 'stray-quote', field });
    case SCAN.FIELD_TOO_LONG:
      return rowDefect({ kind: 'field-too-long', field });
    default:
      return rowDefect({ kind: 'record-too-long' });
  }
}
