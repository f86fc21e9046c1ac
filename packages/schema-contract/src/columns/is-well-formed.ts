/** The part of String that TypeScript's ES2023 library does not know yet; every supported Node has it. */
interface StringWithCheck {
  isWellFormed(): boolean;
}

/** Whether a string can be written as UTF-8: no surrogate stands alone. The encoders would put U+FFFD there without a word. */
export function isWellFormed(text: string): boolean {
  // reason: see StringWithCheck
  return (text as unknown as StringWithCheck).isWellFormed();
}
