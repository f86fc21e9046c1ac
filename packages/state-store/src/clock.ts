/** Two clocks: what time it is, and how much time has passed. The first may jump, the second may not. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  wallMs(): number;
  /** Milliseconds since an arbitrary moment. */
  monotonicMs(): number;
  /** Resolves after that many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
