/**
 * Why a field or row is refused. Stable and documented: ledger readers branch on these.
 * A column builder answers with the index into this table, `0` meaning "stored", so that the hot loop allocates nothing.
 */
export const FIELD_ISSUE_CODES = [
  'ok',
  'field.required',
  'field.type',
  'field.overflow',
  'field.precision',
  'field.pattern',
  'field.enum',
  'field.minimum',
  'field.maximum',
  'field.min_length',
  'field.max_length',
  'field.invalid_utf8',
] as const;

export type FieldIssueCode = (typeof FIELD_ISSUE_CODES)[number];

/** Index into {@link FIELD_ISSUE_CODES}; `0` is success. */
export type FieldVerdict = number;
