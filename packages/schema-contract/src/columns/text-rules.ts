import type { NullPolicy } from '../contract.ts';

const SPACE = 0x20;
const TAB = 0x09;

/** The null policy and trimming of a contract, made executable on bytes. */
export interface TextRules {
  /**
   * Texts longer than this are neither null nor in need of trimming, so the columns pay one comparison for the whole policy.
   */
  readonly specialLength: number;
  readonly trims: boolean;
  isNull(source: Uint8Array, start: number, end: number, quoted: boolean): boolean;
}

/** Compile the null policy. Trimming comes first, then the four null cases. */
export function compileTextRules(nulls: NullPolicy, trims: boolean): TextRules {
  const tokens = nulls.tokens.map((token) => new TextEncoder().encode(token));
  const longest = tokens.reduce((length, token) => Math.max(length, token.length), 0);
  const isEmptyUnquotedNull = nulls.emptyUnquoted === 'null';
  const isEmptyQuotedNull = nulls.emptyQuoted === 'null';
  const areQuotedTokensNull = nulls.quotedTokens === 'null';
  return {
    specialLength: trims ? Number.MAX_SAFE_INTEGER : longest,
    trims,
    isNull(source, start, end, quoted) {
      if (start === end && (quoted ? isEmptyQuotedNull : isEmptyUnquotedNull)) return true;
      if (quoted && !areQuotedTokensNull) return false;
      for (const token of tokens) if (equalsAt(source, start, end, token)) return true;
      return false;
    },
  };
}

/** First position that holds neither blank nor tab. */
export function trimmedStart(source: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end && (source[position] === SPACE || source[position] === TAB)) position++;
  return position;
}

/** Position behind the last byte that is neither blank nor tab. */
export function trimmedEnd(source: Uint8Array, start: number, end: number): number {
  let position = end;
  while (position > start && (source[position - 1] === SPACE || source[position - 1] === TAB)) position--;
  return position;
}

function equalsAt(source: Uint8Array, start: number, end: number, token: Uint8Array): boolean {
  if (end - start !== token.length) return false;
  for (let index = 0; index < token.length; index++) if (source[start + index] !== token[index]) return false;
  return true;
}
