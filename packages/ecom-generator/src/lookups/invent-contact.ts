import { between } from '../random/draw.ts';
import type { Sequence } from '../random/draw.ts';
import { FIRST_NAMES_FEMALE, FIRST_NAMES_MALE, LAST_NAMES, STREETS, TOWNS } from './name-lists.ts';

export interface Contact {
  readonly email: string;
  readonly address: string;
}

const EVERYBODY = [...FIRST_NAMES_MALE, ...FIRST_NAMES_FEMALE];

/** One entry of a list that is not empty. */
export function pickFrom<Item>(list: readonly Item[], word: number): Item {
  const item = list[between(word, 0, list.length - 1)];
  if (item === undefined) throw new RangeError('cannot pick from an empty list');
  return item;
}

export function inventFirstName(gender: string, word: number): string {
  if (gender === 'Male') return pickFrom(FIRST_NAMES_MALE, word);
  if (gender === 'Female') return pickFrom(FIRST_NAMES_FEMALE, word);
  return pickFrom(EVERYBODY, word);
}

export function inventLastName(word: number): string {
  return pickFrom(LAST_NAMES, word);
}

/** One line: `412 Linden Street, Ashbrook, OR 97023`. */
export function inventAddress(words: Sequence): string {
  const house = between(words.next(), 1, 9_999);
  const street = pickFrom(STREETS, words.next());
  const [town, state, prefix] = pickFrom(TOWNS, words.next());
  const postalCode = prefix * 100 + between(words.next(), 0, 99);
  return `${house} ${street}, ${town}, ${state} ${String(postalCode).padStart(5, '0')}`;
}

/** A number from the range that is reserved for fiction: `(412) 555-0143`. */
export function inventPhoneNumber(words: Sequence): string {
  const area = between(words.next(), 201, 989);
  return `(${area}) 555-01${String(between(words.next(), 0, 99)).padStart(2, '0')}`;
}

/** `first.last@domain`, with the next number behind the name when that address was given before. */
export function createEmailMaker(): (firstName: string, lastName: string, domain: string) => string {
  const given = new Map<string, number>();
  return (firstName, lastName, domain) => {
    const name = `${firstName}.${lastName}`.toLowerCase();
    const times = (given.get(`${name}@${domain}`) ?? 0) + 1;
    given.set(`${name}@${domain}`, times);
    return times === 1 ? `${name}@${domain}` : `${name}${times}@${domain}`;
  };
}

/** An address of somebody who leaves no name; guests may share one. */
export function inventGuestEmail(words: Sequence, domain: string): string {
  const first = pickFrom(EVERYBODY, words.next()).toLowerCase();
  return `${first}.${pickFrom(LAST_NAMES, words.next()).toLowerCase()}${between(words.next(), 1, 999)}@${domain}`;
}
