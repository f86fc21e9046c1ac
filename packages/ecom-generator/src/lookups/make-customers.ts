import type { GeneratorConfig } from '../config/generator-config.ts';
import { sample, weightedDistribution } from '../random/distribution.ts';
import { between, createSequence, happens } from '../random/draw.ts';
import type { Sequence } from '../random/draw.ts';
import { childKey, purposeKey } from '../random/stream-key.ts';
import type { Contact } from './invent-contact.ts';
import {
  createEmailMaker,
  inventAddress,
  inventFirstName,
  inventGuestEmail,
  inventLastName,
  inventPhoneNumber,
  pickFrom,
} from './invent-contact.ts';
import type { CustomerTable, SignupRange } from './lookup-tables.ts';
import { NO_DAY, NO_NUMBER } from './lookup-tables.ts';
import { createTextBuilder } from './text-column.ts';

const FIRST_GUEST_NUMBER = 100_000;
const CUSTOMER_NUMBER_RANGE = [1_000, 9_999] as const;
const NOT_GIVEN = 'Unknown';
const GUEST_STATUS = 'Guest';

/** Labels below a customer's key. */
const TRAITS = 0;
const CONTACT = 1;

/** The customers: registered ones first, guests behind them. */
export function makeCustomers(config: GeneratorConfig, signupRange: SignupRange): CustomerTable {
  const { vocab, customers } = config;
  const count = customers.num_customers;
  const registeredCount = Math.floor(count * (1 - customers.guest_shopper_pct) + 1e-9);
  const texts = (bytesPerRow: number) => createTextBuilder(count, bytesPerRow);
  const builders = {
    customerId: texts(11),
    firstName: texts(7),
    lastName: texts(7),
    email: texts(30),
    phoneNumber: texts(9),
    mailingAddress: texts(42),
  };
  const codes = () => new Int16Array(count).fill(-1);
  const columns = {
    signupDay: new Int32Array(count).fill(NO_DAY),
    gender: { codes: codes(), values: vocab.genders },
    age: new Int16Array(count).fill(NO_NUMBER),
    isGuest: new Uint8Array(count),
    customerStatus: { codes: codes(), values: [...new Set([...vocab.customer_status_options, GUEST_STATUS])] },
    signupChannel: { codes: codes(), values: vocab.signup_channels },
    initialLoyaltyTier: { codes: codes(), values: vocab.loyalty_tiers },
    emailVerified: new Uint8Array(count),
    marketingOptIn: new Uint8Array(count),
    enrollmentDay: new Int32Array(count).fill(NO_DAY),
    clvBucket: { codes: codes(), values: vocab.clv_buckets },
  };

  const makeRegistered = createRegisteredMaker(config, signupRange);
  const firstNumber = firstCustomerNumber(config);
  for (let row = 0; row < registeredCount; row += 1) {
    const customer = makeRegistered(row);
    builders.customerId.append(`CUST-${String(firstNumber + row).padStart(4, '0')}`);
    builders.firstName.append(customer.firstName);
    builders.lastName.append(customer.lastName);
    builders.email.append(customer.email);
    builders.phoneNumber.append(customer.phoneNumber);
    builders.mailingAddress.append(customer.address);
    columns.signupDay[row] = customer.signupDay;
    columns.gender.codes[row] = customer.gender;
    columns.age[row] = customer.age;
    columns.customerStatus.codes[row] = customer.status;
    columns.signupChannel.codes[row] = customer.channel;
    columns.initialLoyaltyTier.codes[row] = customer.tier;
    columns.emailVerified[row] = customer.isVerified ? 1 : 0;
    columns.marketingOptIn[row] = customer.isOptedIn ? 1 : 0;
    columns.enrollmentDay[row] = customer.enrollmentDay;
    columns.clvBucket.codes[row] = customer.bucket;
  }

  const nextContact = createGuestContacts(config);
  const guestCode = columns.customerStatus.values.indexOf(GUEST_STATUS);
  for (let row = registeredCount; row < count; row += 1) {
    const { email, address } = nextContact(row - registeredCount);
    builders.customerId.append(`GUEST-${String(FIRST_GUEST_NUMBER + row - registeredCount).padStart(5, '0')}`);
    builders.firstName.appendNull();
    builders.lastName.appendNull();
    builders.email.append(email);
    builders.phoneNumber.appendNull();
    builders.mailingAddress.append(address);
    columns.isGuest[row] = 1;
    columns.customerStatus.codes[row] = guestCode;
  }

  const mailingAddress = builders.mailingAddress.finish();
  return {
    count,
    customerId: builders.customerId.finish(),
    firstName: builders.firstName.finish(),
    lastName: builders.lastName.finish(),
    email: builders.email.finish(),
    phoneNumber: builders.phoneNumber.finish(),
    ...columns,
    // The tier at sign-up: any later one would depend on where the window ends.
    loyaltyTier: columns.initialLoyaltyTier,
    mailingAddress,
    billingAddress: mailingAddress,
  };
}

interface RegisteredCustomer {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phoneNumber: string;
  readonly address: string;
  readonly signupDay: number;
  readonly enrollmentDay: number;
  readonly gender: number;
  readonly age: number;
  readonly status: number;
  readonly channel: number;
  /** −1 without tier. */
  readonly tier: number;
  readonly bucket: number;
  readonly isVerified: boolean;
  readonly isOptedIn: boolean;
}

/** Ordinals must come in ascending order from 0, for the numbers behind e-mail names. */
function createRegisteredMaker(config: GeneratorConfig, range: SignupRange): (ordinal: number) => RegisteredCustomer {
  const { seed, vocab, parameters, customers, clvMap } = config;
  const key = purposeKey(seed, 'customer');
  const makeEmail = createEmailMaker();
  const genders = vocab.genders.flatMap((gender, code) => (gender === NOT_GIVEN ? [] : [code]));
  const unknown = vocab.genders.indexOf(NOT_GIVEN);
  const channels = weightedDistribution(
    vocab.signup_channels.map((channel) => parameters.signup_channel_distribution[channel] ?? 0),
  );
  const tiers = vocab.signup_channels.map((channel) => {
    const shares = parameters.loyalty_distribution_by_channel;
    return weightedDistribution(shares[channel] ?? shares['default'] ?? [1]);
  });
  const statuses = weightedDistribution(parameters.customer_status_probs);
  const bucketOf = (tier: number): number => {
    const bucket = clvMap[vocab.loyalty_tiers[tier] ?? 'default'] ?? clvMap['default'] ?? '';
    return Math.max(0, vocab.clv_buckets.indexOf(bucket));
  };

  return (ordinal) => {
    const ownKey = childKey(key, ordinal, 0);
    // One word per trait, always taken: a changed rate must not move the traits behind it.
    const traits = createSequence(ownKey, TRAITS);
    const signupDay = between(traits.next(), range.firstDay, range.lastDay);
    const channel = sample(channels, traits.next());
    const hasTier = !happens(traits.next(), parameters.no_tier_probability);
    const tierWord = traits.next();
    const enrollmentWord = traits.next();
    const isUnknown = happens(traits.next(), customers.gender_unknown_prob);
    const genderWord = traits.next();
    const age = between(traits.next(), customers.min_age, customers.max_age);
    const status = sample(statuses, traits.next());
    const isVerified = happens(traits.next(), parameters.email_verified_prob);
    const isOptedIn = happens(traits.next(), parameters.marketing_opt_in_prob);
    const tierShares = tiers[channel];
    const tier = hasTier && tierShares !== undefined ? sample(tierShares, tierWord) : -1;
    const gender = (isUnknown && unknown >= 0) || genders.length === 0 ? unknown : pickFrom(genders, genderWord);

    const words: Sequence = createSequence(ownKey, CONTACT);
    const firstName = inventFirstName(vocab.genders[gender] ?? NOT_GIVEN, words.next());
    const lastName = inventLastName(words.next());
    return {
      firstName,
      lastName,
      email: makeEmail(firstName, lastName, pickFrom(vocab.email_domains, words.next())),
      phoneNumber: inventPhoneNumber(words),
      address: inventAddress(words),
      signupDay,
      enrollmentDay: tier < 0 ? NO_DAY : between(enrollmentWord, signupDay, range.lastDay),
      gender,
      age,
      status,
      channel,
      tier,
      bucket: bucketOf(tier),
      isVerified,
      isOptedIn,
    };
  };
}

/** Guests reuse a contact of the last few now and then. Ordinals must come in ascending order from 0. */
function createGuestContacts({ seed, vocab, parameters }: GeneratorConfig): (ordinal: number) => Contact {
  const key = purposeKey(seed, 'guest');
  const size = parameters.guest_contact_pool_size;
  const pool: Contact[] = [];
  let oldest = 0;
  return (ordinal) => {
    const words = createSequence(childKey(key, ordinal, 0));
    const isReused = happens(words.next(), parameters.guest_contact_reuse_prob);
    const place = words.next();
    if (isReused && pool.length > 0) return pickFrom(pool, place);
    const contact = {
      email: inventGuestEmail(words, pickFrom(vocab.email_domains, words.next())),
      address: inventAddress(words),
    };
    if (pool.length < size) {
      pool.push(contact);
    } else {
      pool[oldest] = contact;
      oldest = (oldest + 1) % size;
    }
    return contact;
  };
}

function firstCustomerNumber({ seed, parameters }: GeneratorConfig): number {
  const drawn = between(createSequence(purposeKey(seed, 'customer-id')).next(), ...CUSTOMER_NUMBER_RANGE);
  return parameters.customer_id_start ?? drawn;
}
