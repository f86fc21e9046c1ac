import type { Clock } from '../clock.ts';
import { ApiError } from '../protocol/api-error.ts';

/** The service takes about one change per second of one object name. */
const WINDOW_MS = 1000;
const MAX_REMEMBERED = 10_000;

export interface WrittenName {
  readonly bucket: string;
  readonly name: string;
}

/** The limit of one change per second and name; switched off it lets everything pass. */
export interface WriteLimit {
  /** @throws {ApiError} 429 with `Retry-After` */
  check(target: WrittenName): void;
  note(target: WrittenName): void;
}

export function createWriteLimit(clock: Clock, isOn: boolean): WriteLimit {
  const writtenAtMs = new Map<string, number>();
  const key = ({ bucket, name }: WrittenName): string => `${bucket}/${name}`;
  return {
    check(target) {
      const at = writtenAtMs.get(key(target));
      if (at === undefined || Math.abs(clock.now() - at) >= WINDOW_MS) return;
      throw new ApiError(
        429,
        'rateLimitExceeded',
        `The object ${key(target)} exceeded the rate limit for object mutation operations.`,
        { 'Retry-After': '1' },
      );
    },
    note(target) {
      if (!isOn) return;
      writtenAtMs.delete(key(target));
      writtenAtMs.set(key(target), clock.now());
      const [oldest] = writtenAtMs.keys();
      if (writtenAtMs.size > MAX_REMEMBERED && oldest !== undefined) writtenAtMs.delete(oldest);
    },
  };
}
