import type { CodeColumn, TextColumn } from './text-column.ts';

/** A missing date. */
export const NO_DAY = -2_147_483_648;
/** A missing small number. */
export const NO_NUMBER = -1;
/** A missing boolean. */
export const NO_FLAG = 2;

/** The customers, one array per column. Rows keep the order of the file. */
export interface CustomerTable {
  readonly count: number;
  readonly customerId: TextColumn;
  readonly firstName: TextColumn;
  readonly lastName: TextColumn;
  readonly email: TextColumn;
  readonly phoneNumber: TextColumn;
  /** Days since 1970-01-01, or {@link NO_DAY}. */
  readonly signupDay: Int32Array;
  readonly gender: CodeColumn;
  /** Years, or {@link NO_NUMBER}. */
  readonly age: Int16Array;
  /** 0 or 1. */
  readonly isGuest: Uint8Array;
  readonly customerStatus: CodeColumn;
  readonly signupChannel: CodeColumn;
  readonly loyaltyTier: CodeColumn;
  readonly initialLoyaltyTier: CodeColumn;
  /** 0, 1 or {@link NO_FLAG}. */
  readonly emailVerified: Uint8Array;
  readonly marketingOptIn: Uint8Array;
  readonly mailingAddress: TextColumn;
  /** The same object as `mailingAddress` when both are equal in every row. */
  readonly billingAddress: TextColumn;
  readonly enrollmentDay: Int32Array;
  readonly clvBucket: CodeColumn;
}

/** The catalogue, by rising product id. */
export interface ProductTable {
  readonly count: number;
  readonly productId: Int32Array;
  readonly productName: TextColumn;
  readonly category: CodeColumn;
  readonly unitPriceCents: Int32Array;
  readonly costPriceCents: Int32Array;
  readonly inventoryQuantity: Int32Array;
}

/** First and last sign-up day that were possible. */
export interface SignupRange {
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Both tables and what they were made from. */
export interface Lookups {
  readonly customers: CustomerTable;
  readonly products: ProductTable;
  /** Lower-case hex over the sha256 of both CSV files: equal tables, equal digest. */
  readonly sha256: string;
  readonly signupRange: SignupRange;
}
