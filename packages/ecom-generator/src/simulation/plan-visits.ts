import { MAX_DELAY_DAYS, sample } from '../random/distribution.ts';
import { between, createSequence, happens } from '../random/draw.ts';
import { threefry } from '../random/threefry.ts';
import { SECONDS_PER_DAY, monthOfDay } from '../time/calendar.ts';
import { LAST_DAY, LAST_VISIT, REACTIVATION_VISIT, cartCode, startDayOf, visitOf } from './cart-code.ts';
import type { DayQueue } from './day-queue.ts';
import type { World } from './world.ts';

/** Seconds of the day of a queued visit are drawn when the visit is due. */
const NOT_DRAWN = -1;

/** Labels below a chain's key. */
const CHAIN_SIZE = 0;
const CHAIN_DELAY = 1;
/** Label 0 below a visit's key is its time; label n the place of its n-th extra cart. */
const VISIT_TIME = 0;

const EXTRA_DAYS = 3;
const HALF_DAY = SECONDS_PER_DAY / 2;
const PLACING_ATTEMPTS = 32;

export interface VisitPlanner {
  /** Begin a chain on a day: its first visit is today, what follows is queued. */
  startChain(day: number, customer: number): void;
  /** A queued visit is due: draw its time, queue the next one of its chain. */
  arrive(day: number, customer: number, code: number): void;
}

/**
 * The life of a visit chain. Of a chain only its next visit is ever kept; everything else is drawn again from the chain's key.
 * `addCart` takes every cart that belongs to the day in hand; later ones go to the queue.
 */
export function createVisitPlanner(
  world: World,
  queue: DayQueue,
  addCart: (customer: number, code: number, second: number) => void,
): VisitPlanner {
  const { parameters, keys, profiles, shocks } = world;
  const out = new Int32Array(2);
  let repeats = 0;
  let isReactivated = false;

  const openChain = (customer: number, startDay: number): void => {
    threefry(out, keys.chain.key0, keys.chain.key1, customer, startDay);
    threefry(out, out[0] ?? 0, out[1] ?? 0, 0, CHAIN_SIZE);
    const profile = profiles[customer] ?? 0;
    const distribution = parameters.repeatVisits[(shocks[customer] ?? 0) * parameters.profileCount + profile];
    repeats = distribution === undefined ? 0 : Math.min(sample(distribution, out[0] ?? 0), LAST_VISIT - 1);
    isReactivated = happens(out[1] ?? 0, parameters.reactivation.probability);
  };

  const queueNext = (day: number, customer: number, startDay: number, visit: number): void => {
    const delays = parameters.visitDelays[profiles[customer] ?? 0];
    if (visit > repeats || delays === undefined) return;
    threefry(out, keys.chain.key0, keys.chain.key1, customer, startDay);
    threefry(out, out[0] ?? 0, out[1] ?? 0, visit, CHAIN_DELAY);
    const delay = sample(delays, out[0] ?? 0);
    const due = day + delay;
    if (delay < MAX_DELAY_DAYS && due <= LAST_DAY)
      queue.push(due, customer, cartCode(startDay, visit + 1, 0), NOT_DRAWN);
  };

  /** The visit's own cart, and extra carts in a busy month when the chain has more than one visit. */
  const visitOn = (day: number, customer: number, startDay: number, visit: number): void => {
    const code = cartCode(startDay, visit, 0);
    threefry(out, keys.visit.key0, keys.visit.key1, customer, code);
    const key = { key0: out[0] ?? 0, key1: out[1] ?? 0 };
    threefry(out, key.key0, key.key1, 0, VISIT_TIME);
    const second = between(out[0] ?? 0, 0, SECONDS_PER_DAY - 1);
    const seasonalWord = out[1] ?? 0;
    addCart(customer, code, second);
    if (repeats === 0 && !isReactivated) return;

    const { factor, nextMonthDay } = season(day);
    if (factor <= 1) return;
    const whole = Math.floor(factor);
    const extras = whole - 1 + (happens(seasonalWord, factor - whole) ? 1 : 0);
    const lastSecond = (nextMonthDay - day) * SECONDS_PER_DAY - 1;
    for (let extra = 1; extra <= extras; extra += 1) {
      const at = placeExtra(createSequence(key, extra).next, second, lastSecond);
      const due = day + Math.floor(at / SECONDS_PER_DAY);
      const extraCode = cartCode(startDay, visit, extra);
      if (due === day) addCart(customer, extraCode, at);
      else queue.push(due, customer, extraCode, at % SECONDS_PER_DAY);
    }
  };

  const season = createSeason(parameters.seasonalFactors);

  return {
    startChain(day, customer) {
      openChain(customer, day);
      visitOn(day, customer, day, 1);
      queueNext(day, customer, day, 1);
      if (!isReactivated) return;
      threefry(out, keys.chain.key0, keys.chain.key1, customer, day);
      threefry(out, out[0] ?? 0, out[1] ?? 0, 0, CHAIN_DELAY);
      const due = day + between(out[0] ?? 0, ...parameters.reactivation.days);
      if (due <= LAST_DAY) queue.push(due, customer, cartCode(day, REACTIVATION_VISIT, 0), NOT_DRAWN);
    },
    arrive(day, customer, code) {
      const startDay = startDayOf(code);
      const visit = visitOf(code);
      openChain(customer, startDay);
      visitOn(day, customer, startDay, visit);
      if (visit !== REACTIVATION_VISIT) queueNext(day, customer, startDay, visit);
    },
  };
}

/** Up to three days after `second`, half a day earlier or later, drawn again until it lies between the visit and the month's end. */
function placeExtra(next: () => number, second: number, lastSecond: number): number {
  for (let attempt = 0; attempt < PLACING_ATTEMPTS; attempt += 1) {
    const at = second + between(next(), 0, EXTRA_DAYS) * SECONDS_PER_DAY + between(next(), -HALF_DAY, HALF_DAY);
    if (at >= second && at <= lastSecond) return at;
  }
  return between(next(), second, lastSecond);
}

function createSeason(factors: readonly number[]): (day: number) => { factor: number; nextMonthDay: number } {
  let cachedDay = -1;
  let cached = { factor: 1, nextMonthDay: 0 };
  return (day) => {
    if (day !== cachedDay) {
      const { month, nextMonthDay } = monthOfDay(day);
      cached = { factor: factors[month] ?? 1, nextMonthDay };
      cachedDay = day;
    }
    return cached;
  };
}
