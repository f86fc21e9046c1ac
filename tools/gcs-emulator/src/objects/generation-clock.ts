import type { Clock } from '../clock.ts';

/** Generations are microseconds, as the service's look; a minute of them is set aside with each save of the floor. */
const RESERVED = 60_000_000n;

export interface GenerationClockOptions {
  readonly clock: Clock;
  /** Everything below may have been given out. */
  readonly floor: bigint;
  readonly saveFloor: (floor: bigint) => void;
}

/** Hands out generations that only grow: whatever the clock does, over deletes and over restarts. */
export class GenerationClock {
  readonly #options: GenerationClockOptions;
  #next: bigint;
  #floor: bigint;

  constructor(options: GenerationClockOptions) {
    this.#options = options;
    this.#next = options.floor;
    this.#floor = options.floor;
  }

  next(): string {
    const now = BigInt(Math.trunc(this.#options.clock.now())) * 1000n;
    const generation = now > this.#next ? now : this.#next + 1n;
    if (generation >= this.#floor) {
      this.#options.saveFloor(generation + RESERVED);
      this.#floor = generation + RESERVED;
    }
    this.#next = generation;
    return String(generation);
  }
}
