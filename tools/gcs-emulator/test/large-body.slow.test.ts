import { request as httpRequest } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';

import { BUCKET, clientOf, objectPath, sampleBytes } from './emulator-client.ts';
import { startEmulatorProcess } from './emulator-process.ts';

const PIECE = sampleBytes(1024 * 1024);
const PIECES = 512;
const MAX_RESIDENT_KIB = 250 * 1024;

test.skipIf(process.platform !== 'linux')(
  'half a gigabyte goes to the disk and comes back without staying in memory',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gcs-emulator-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const { url, child } = await startEmulatorProcess('--bucket', BUCKET, '--data-dir', dataDir);
    const { hostname, port } = new URL(url);

    const path = `/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=x`;
    const upload = httpRequest({ hostname, port, method: 'POST', path });
    const answered = new Promise<void>((settle) =>
      upload.once('response', (response) => settle(void response.resume())),
    );
    await pipeline(Readable.from(repeat()), upload);
    await answered;

    const { json } = await clientOf(url).send('GET', objectPath('x'));
    expect(json['size']).toBe(String(PIECES * PIECE.length));
    let byteCount = 0;
    const response = await fetch(`${url}${objectPath('x')}?alt=media`);
    for await (const chunk of response.body ?? []) byteCount += chunk.length;
    expect(byteCount).toBe(PIECES * PIECE.length);
    const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(MAX_RESIDENT_KIB);
  },
);

function* repeat(): Generator<Buffer> {
  for (let count = 0; count < PIECES; count += 1) yield PIECE;
}
