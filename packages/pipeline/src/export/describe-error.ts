/** An error as results name it. */
export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ECL_UNEXPECTED';
  return { code, message };
}
