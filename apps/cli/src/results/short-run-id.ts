/** The part of a run id that is its time in milliseconds: enough to tell runs apart, and to name one. */
export function shortRunId(runId: string): string {
  return runId.slice(0, 13);
}
