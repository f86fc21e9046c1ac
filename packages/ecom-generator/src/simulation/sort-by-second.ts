import { SECONDS_PER_DAY } from '../time/calendar.ts';

/** Rows in order of their second of the day, equal seconds in order of the rows: a stable counting sort. */
export type SortBySecond = (seconds: Int32Array, count: number) => Int32Array;

/** The function answers the same array each time, longer than `count`. */
export function createSortBySecond(): SortBySecond {
  const places = new Int32Array(SECONDS_PER_DAY + 1);
  let order = new Int32Array(1_024);
  return (seconds, count) => {
    if (order.length < count) order = new Int32Array(count * 2);
    places.fill(0);
    for (let row = 0; row < count; row += 1) {
      const bucket = (seconds[row] ?? 0) + 1;
      places[bucket] = (places[bucket] ?? 0) + 1;
    }
    for (let second = 1; second <= SECONDS_PER_DAY; second += 1)
      places[second] = (places[second] ?? 0) + (places[second - 1] ?? 0);
    for (let row = 0; row < count; row += 1) {
      const second = seconds[row] ?? 0;
      const place = places[second] ?? 0;
      order[place] = row;
      places[second] = place + 1;
    }
    return order;
  };
}
