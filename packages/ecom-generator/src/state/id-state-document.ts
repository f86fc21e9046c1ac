import { z } from 'zod';

import { canonicalJson, sha256Hex } from '../config/canonical-json.ts';
import { EcomGeneratorError } from '../errors.ts';
import type { ShopCounters } from '../simulation/shop-state.ts';
import { parseDay } from '../time/calendar.ts';

export const ID_STATE_VERSION = '1.0.0';

/** Numbers are 32-bit inside the simulation. */
const number = z.int().min(0).max(2_147_483_647);
const day = z.string().refine((text) => parseDay(text) !== undefined, { error: 'expected YYYY-MM-DD' });
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const foreignCounters = {
  last_cart_id: number,
  last_order_id: number,
  last_return_id: number,
  last_cart_item_id: number.optional(),
  last_return_item_id: number.optional(),
};

/** The predecessor's four fields, and the two a person may have added by hand. */
const foreignSchema = z.object({ ...foreignCounters, last_updated: z.string().optional() });

const ownSchema = z.strictObject({
  schema_version: z.string(),
  last_cart_id: number,
  last_order_id: number,
  last_return_id: number,
  last_cart_item_id: number,
  last_return_item_id: number,
  committed_through: day,
  origin: day,
  /** Numbers before the origin, when a foreign history was continued. */
  adopted: z.strictObject(foreignCounters).nullable(),
  seed: z.int().min(0),
  config_sha256: digest,
  lookups_sha256: digest,
  carry_over: z.strictObject({ path: z.string().min(1), sha256: digest, bytes: z.int().positive() }),
  last_updated: z.string(),
  /** sha256 of the canonical JSON of all other fields. */
  checksum: digest,
});

/** The document this package writes. */
export type IdStateDocument = z.output<typeof ownSchema>;

export type IdStateContent =
  /** Nothing was numbered yet. */
  | { readonly kind: 'initial' }
  /** Numbers of a history that this package did not make. */
  | { readonly kind: 'foreign'; readonly counters: ShopCounters; readonly hasItemCounters: boolean }
  | { readonly kind: 'own'; readonly document: IdStateDocument };

/** Seal a document with its checksum, as text. */
export function serializeIdState(fields: Omit<IdStateDocument, 'checksum'>): string {
  const checksum = sha256Hex(canonicalJson(fields));
  return `${JSON.stringify({ ...fields, checksum }, null, 2)}\n`;
}

/**
 * Read the text of an id-state file, ours or the predecessor's.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_STATE_NEWER`, `ECL_GENERATOR_STATE_INVALID`
 */
export function parseIdState(text: string, path: string): IdStateContent {
  const invalid = (reason: string, cause?: unknown): EcomGeneratorError =>
    new EcomGeneratorError('ECL_GENERATOR_STATE_INVALID', `id state ${path} is damaged: ${reason}`, {
      cause,
      details: { path, reason },
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(text === '' ? 'the file is empty' : 'it is not JSON', cause);
  }
  const version = z.object({ schema_version: z.string() }).safeParse(value);
  if (!version.success) {
    const foreign = foreignSchema.safeParse(value);
    if (!foreign.success) throw invalid(firstIssue(foreign.error));
    return readForeign(foreign.data);
  }
  if (isNewer(version.data.schema_version))
    throw new EcomGeneratorError(
      'ECL_GENERATOR_STATE_NEWER',
      `id state ${path} has version ${version.data.schema_version}, this program reads up to ${ID_STATE_VERSION}; use the newer program or another file`,
      { details: { path, found: version.data.schema_version, supported: ID_STATE_VERSION } },
    );
  const own = ownSchema.safeParse(value);
  if (!own.success) throw invalid(firstIssue(own.error));
  const { checksum, ...fields } = own.data;
  if (sha256Hex(canonicalJson(fields)) !== checksum) throw invalid('its checksum does not fit its content');
  return { kind: 'own', document: own.data };
}

/** The counters of a document as the simulation names them. */
export function countersOf(
  fields: z.output<typeof foreignSchema> | NonNullable<IdStateDocument['adopted']>,
): ShopCounters {
  return {
    cart: fields.last_cart_id,
    cartItem: fields.last_cart_item_id ?? 0,
    order: fields.last_order_id,
    return: fields.last_return_id,
    returnItem: fields.last_return_item_id ?? 0,
  };
}

/** The same in the names of the file. */
export function counterFields(counters: ShopCounters) {
  return {
    last_cart_id: counters.cart,
    last_order_id: counters.order,
    last_return_id: counters.return,
    last_cart_item_id: counters.cartItem,
    last_return_item_id: counters.returnItem,
  };
}

function readForeign(fields: z.output<typeof foreignSchema>): IdStateContent {
  const counters = countersOf(fields);
  if (Object.values(counters).every((value) => value === 0)) return { kind: 'initial' };
  const hasItemCounters = fields.last_cart_item_id !== undefined && fields.last_return_item_id !== undefined;
  return { kind: 'foreign', counters, hasItemCounters };
}

function isNewer(version: string): boolean {
  const found = version.split('.').map(Number);
  const known = ID_STATE_VERSION.split('.').map(Number);
  for (let index = 0; index < known.length; index += 1) {
    const difference = (found[index] ?? 0) - (known[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'it has an unknown form' : `${issue.path.join('.') || 'document'}: ${issue.message}`;
}
