import { randomBytes } from 'node:crypto';

import type { Clock } from '../clock.ts';
import { ApiError } from '../protocol/api-error.ts';

/** How the token endpoint answers; server errors, resets and silence are fault rules for the operation `token`. */
export type TokenAnswer = 'grant' | 'invalid_grant' | 'invalid_rapt';

export interface TokenIssuerOptions {
  readonly clock: Clock;
  readonly isRequired: boolean;
  readonly lifetimeMs: number;
}

export interface Grant {
  readonly accessToken: string;
  /** Whole seconds. */
  readonly expiresIn: number;
}

/** Bearer tokens: given out, expiring on the emulator's clock, demanded where authentication is on. */
export class TokenIssuer {
  answer: TokenAnswer = 'grant';
  readonly #options: TokenIssuerOptions;
  readonly #expiresAtMs = new Map<string, number>();

  constructor(options: TokenIssuerOptions) {
    this.#options = options;
  }

  grant(): Grant {
    const { clock, lifetimeMs } = this.#options;
    const accessToken = `emulator.${randomBytes(24).toString('base64url')}`;
    this.#expiresAtMs.set(accessToken, clock.now() + lifetimeMs);
    return { accessToken, expiresIn: Math.floor(lifetimeMs / 1000) };
  }

  /** Ends the life of every token given out so far. */
  expireAll(): void {
    this.#expiresAtMs.clear();
  }

  /**
   * Lets a request pass or not. A session URI is a credential by itself, but a token that is sent along must be good.
   *
   * @throws {ApiError} 401 with `WWW-Authenticate`
   */
  check(authorization: string | undefined, isSessionUri: boolean): void {
    if (!this.#options.isRequired || (authorization === undefined && isSessionUri)) return;
    if (authorization === undefined) throw refuse('Anonymous caller does not have access: send a bearer token.');
    const token = /^bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? '';
    const expiresAtMs = this.#expiresAtMs.get(token);
    if (expiresAtMs === undefined || this.#options.clock.now() >= expiresAtMs) throw refuse('Invalid Credentials');
  }
}

function refuse(message: string): ApiError {
  return new ApiError(401, 'authError', message, {
    'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"',
  });
}
