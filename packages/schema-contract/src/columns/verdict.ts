/**
 * Indexes into `FIELD_ISSUE_CODES` as plain constants, which the optimising compiler folds into the hot loops.
 * A test holds them equal to the published table.
 */
export const OK = 0;
export const REQUIRED = 1;
export const TYPE = 2;
export const OVERFLOW = 3;
export const PRECISION = 4;
export const PATTERN = 5;
export const ENUM = 6;
export const MINIMUM = 7;
export const MAXIMUM = 8;
export const MIN_LENGTH = 9;
export const MAX_LENGTH = 10;
export const INVALID_UTF8 = 11;
