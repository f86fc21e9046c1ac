import { Lexer } from 'yaml';

import type { ContractErrorCode } from '../errors.ts';

/** Nobody writes a contract of 1 MiB by hand; 10,000 columns with descriptions fit. */
const MAX_CONTRACT_BYTES = 1 << 20;
/** Levels of lists and mappings. ODCS itself needs about ten. */
export const MAX_CONTRACT_DEPTH = 64;
/** Five times what a contract of 10,000 columns takes; the parser's time grows with tokens, not with bytes. */
const MAX_TOKENS = 600_000;
/** Looking up aliases among anchors is quadratic inside the parser. */
const MAX_ANCHORS = 200;
const MAX_ALIASES = 10_000;

export interface YamlLimitProblem {
  readonly code: ContractErrorCode;
  readonly message: string;
  /** Offset into the text, in UTF-16 units. */
  readonly offset: number;
}

/**
 * Look at size and tokens before the parser does: it recurses per level and takes quadratic time in places, so a small
 * hostile file could hold it for minutes. The lexer alone is linear.
 */
export function checkYamlLimits(text: string): YamlLimitProblem | undefined {
  const byteLength = text.length > MAX_CONTRACT_BYTES ? text.length : new TextEncoder().encode(text).length;
  if (byteLength > MAX_CONTRACT_BYTES) {
    const message = `the file has ${byteLength} bytes, a contract may have ${MAX_CONTRACT_BYTES} (1 MiB); give each table a file of its own`;
    return { code: 'ECL_CONTRACT_TOO_LARGE', message, offset: 0 };
  }
  let offset = 0;
  let tokens = 0;
  let flowDepth = 0;
  let lineIndicators = 0;
  let anchors = 0;
  let aliases = 0;
  for (const token of new Lexer().lex(text)) {
    // U+0002 and U+001F mark the document start and a scalar; they stand for no character of the text
    if (token === '\u0002' || token === '\u001f') continue;
    tokens += 1;
    const first = token[0];
    if (token === '[' || token === '{') flowDepth += 1;
    else if (token === ']' || token === '}') flowDepth -= 1;
    else if (token === '-' || token === '?') lineIndicators += 1;
    else if (first === '\n' || first === '\r') lineIndicators = 0;
    else if (first === '&') anchors += 1;
    else if (first === '*') aliases += 1;
    if (flowDepth > MAX_CONTRACT_DEPTH || lineIndicators > MAX_CONTRACT_DEPTH) return tooDeep(offset);
    if (anchors > MAX_ANCHORS || aliases > MAX_ALIASES) {
      const message = `more than ${anchors > MAX_ANCHORS ? `${MAX_ANCHORS} anchors` : `${MAX_ALIASES} aliases`}; write the values out`;
      return { code: 'ECL_CONTRACT_ALIASES', message, offset };
    }
    if (tokens > MAX_TOKENS) {
      const message = `the file has more than ${MAX_TOKENS} YAML tokens; give each table a file of its own`;
      return { code: 'ECL_CONTRACT_TOO_LARGE', message, offset };
    }
    offset += token.length;
  }
  return undefined;
}

export function tooDeep(offset: number): YamlLimitProblem {
  const message = `nested deeper than ${MAX_CONTRACT_DEPTH} levels; a contract needs about ten`;
  return { code: 'ECL_CONTRACT_TOO_DEEP', message, offset };
}
