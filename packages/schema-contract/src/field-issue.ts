/**
 * Why a field or row is refused. Stable and documented: ledger readers branch on these.
 * A column builder answers with the index into this table, `0` meaning "stored", so that the hot loop allocates nothing.
 */
export const FIELD_ISSUE_CODES = [
  'ok',
  /** The field is required and its value is null. Fill it at the source, or make the field optional. */
  'field.required',
  /** The value cannot be read as the field's type, nor in any of its `formats`. Mend the source, or add the form it uses. */
  'field.type',
  /** The value is outside the range of the field's type. Choose a wider type. */
  'field.overflow',
  /** A decimal with more digits than its precision or scale keeps, or a time finer than a microsecond. It is never rounded: choose a type that keeps it. */
  'field.precision',
  /** The text does not match the field's pattern. */
  'field.pattern',
  /** The value is not in the field's list. Mend the source, or extend the list. */
  'field.enum',
  /** The value is below the field's minimum. */
  'field.minimum',
  /** The value is above the field's maximum. */
  'field.maximum',
  /** The text is shorter than allowed, counted in Unicode code points. */
  'field.min_length',
  /** The text is longer than allowed, counted in Unicode code points. */
  'field.max_length',
  /** The bytes are not valid UTF-8. Declare the file's encoding in the dialect, or mend the source. */
  'field.invalid_utf8',
] as const;

export type FieldIssueCode = (typeof FIELD_ISSUE_CODES)[number];

/** Index into {@link FIELD_ISSUE_CODES}; `0` is success. */
export type FieldVerdict = number;
