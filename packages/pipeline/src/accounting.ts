/** Where every row read went. Always `read = published + rejected + filtered`. */
export interface Accounting {
  readonly read: number;
  readonly published: number;
  readonly rejected: number;
  readonly filtered: number;
}

export const NO_ROWS: Accounting = { read: 0, published: 0, rejected: 0, filtered: 0 };

export function addAccounting(left: Accounting, right: Accounting): Accounting {
  return {
    read: left.read + right.read,
    published: left.published + right.published,
    rejected: left.rejected + right.rejected,
    filtered: left.filtered + right.filtered,
  };
}
