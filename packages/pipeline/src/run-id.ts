import { randomBytes } from 'node:crypto';

/** A version 7 UUID (RFC 9562 §5.7): 48 bits of milliseconds, then random bits; sorts by time. */
export function createRunId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** UTC, ISO, whole seconds, offset `+00:00`: the form of `ingestion_ts` and `created_at`. */
export function isoSeconds(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19)}+00:00`;
}
