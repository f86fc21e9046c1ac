import { between, createSequence, happens } from '../random/draw.ts';
import { childKey } from '../random/stream-key.ts';
import type { World } from './world.ts';

/** Labels below a day's key. */
const ROUNDING = 0;
const NEWCOMERS = 1;
const OTHERS = 2;
const GUESTS = 3;

/** Report, for a day, every customer who starts a visit chain. */
export type ChooseStarts = (day: number, start: (customer: number) => void) => void;

/** Bind the choice to a world. The function keeps scratch memory only: what it reports depends on the day alone. */
export function createChooseStarts(world: World): ChooseStarts {
  const { parameters, keys, registered, firstVisitDays, guests } = world;
  const guestShare = guests.length / Math.max(1, guests.length + registered.length);
  const chosenOn = new Int32Array(Math.max(guests.length, registered.length)).fill(-1);
  let stamp = 0;

  /** Floyd's algorithm: `wanted` of `pool[from … to)` without replacement, one word per choice. */
  const choose = (
    pool: Int32Array,
    from: number,
    to: number,
    wanted: number,
    next: () => number,
    start: (customer: number) => void,
  ): void => {
    stamp += 1;
    const available = to - from;
    if (wanted >= available) {
      for (let index = from; index < to; index += 1) start(pool[index] ?? 0);
      return;
    }
    for (let last = available - wanted; last < available; last += 1) {
      const drawn = between(next(), 0, last);
      const index = chosenOn[drawn] === stamp ? last : drawn;
      chosenOn[index] = stamp;
      start(pool[from + index] ?? 0);
    }
  };

  return (day, start) => {
    const key = childKey(keys.starts, day, 0);
    const rounding = createSequence(key, ROUNDING);
    const whole = (amount: number): number => {
      const word = rounding.next();
      return Math.floor(amount) + (happens(word, amount - Math.floor(amount)) ? 1 : 0);
    };
    const eligible = upperBound(firstVisitDays, day);
    const known = upperBound(firstVisitDays, day - 1);
    const population = parameters.volumeFollowsPopulation && registered.length > 0 ? eligible / registered.length : 1;
    const total = whole(parameters.chainStartsPerDay * population);
    const guestPlaces = Math.min(total, whole(total * guestShare));
    const places = total - guestPlaces;
    const newcomers = eligible - known;
    choose(registered, known, eligible, Math.min(places, newcomers), createSequence(key, NEWCOMERS).next, start);
    choose(registered, 0, known, Math.max(0, places - newcomers), createSequence(key, OTHERS).next, start);
    choose(guests, 0, guests.length, guestPlaces, createSequence(key, GUESTS).next, start);
  };
}

/** Number of entries of an ascending array that are at most `limit`. */
function upperBound(ascending: Int32Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
