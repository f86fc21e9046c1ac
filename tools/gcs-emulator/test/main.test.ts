import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { BUCKET, clientOf, objectPath, sampleBytes } from './emulator-client.ts';
import { endEmulator as kill, MAIN, startEmulatorProcess as start } from './emulator-process.ts';

const QUANTUM = 262_144;

test('the program serves buckets of its own and ends on SIGTERM', async () => {
  const { url, child } = await start('--bucket', BUCKET, '--bucket', 'second');

  expect((await clientOf(url).put('x', 'x')).status).toBe(200);
  expect((await clientOf(url).send('GET', '/storage/v1/b/second')).status).toBe(200);
  expect(await kill(child, 'SIGTERM')).toEqual([0, null]);
});

test.each([[['--port', 'x']], [['--port', '70000']], [['--nonsense']], [['--bucket', 'No']]])(
  'the program refuses %j with exit code 2',
  async (args) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));

    const [code] = await once(child, 'close');

    expect(code).toBe(2);
    expect(text).toMatch(/expected|Unknown option/);
    expect(text).not.toMatch(/^\s+at /m);
  },
);

test('what was acknowledged before a SIGKILL is there after it, and nothing else is', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gcs-emulator-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  /** By name: the generation and content last acknowledged, `undefined` for a delete, and what was under way. */
  const acknowledged = new Map<string, { readonly generation: bigint; readonly text: string } | undefined>();
  const session = { path: '', persisted: 0 };
  let highest = 0n;
  let onAnswer = (): unknown => undefined;

  for (let round = 0; round < 5; round += 1) {
    const { url, child } = await start('--bucket', BUCKET, '--data-dir', dataDir);
    const client = clientOf(url);
    const inDoubt = await verify(client);
    expect(inDoubt).toEqual([]);
    if (session.path === '') session.path = await client.startSession('big');
    // one writer's answer gives the signal while the others are somewhere in their requests
    let answersLeft = 7 + 13 * round;
    const enough = new Promise<void>((settle) => (onAnswer = () => (answersLeft -= 1) === 0 && settle()));
    const writers = [0, 1, 2].map((writer) => write(client, writer, round));
    const uploading = upload(client);
    await enough;
    await kill(child, 'SIGKILL');
    await Promise.all([...writers, uploading]);
  }
  const last = await start('--data-dir', dataDir);
  expect(await verify(clientOf(last.url))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(3);

  // the same checks must notice an acknowledged write that is lost
  const { generation } = (await clientOf(last.url).put('n0-0', '9:9')).json;
  acknowledged.set('n0-0', { generation: BigInt(String(generation)), text: '9:9' });
  await kill(last.child, 'SIGKILL');
  for (const name of readdirSync(join(dataDir, 'objects'))) rmSync(join(dataDir, 'objects', name));
  const damaged = await start('--data-dir', dataDir);
  expect(await verify(clientOf(damaged.url))).not.toEqual([]);

  async function write(client: ReturnType<typeof clientOf>, writer: number, round: number): Promise<void> {
    try {
      for (let count = 0; ; count += 1) {
        const name = `n${writer}-${count % 4}`;
        const text = `${round}:${count}`;
        // from here until the answer this name may have either state
        acknowledged.delete(name);
        if (count % 5 === 4) {
          await client.send('DELETE', objectPath(name));
          acknowledged.set(name, undefined);
        } else {
          const { json } = await client.put(name, text);
          const generation = BigInt(String(json['generation']));
          expect(generation).toBeGreaterThan(highest);
          acknowledged.set(name, { generation, text });
        }
        onAnswer();
      }
    } catch (error) {
      // the kill ends every writer; anything else would be a finding
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }

  async function upload(client: ReturnType<typeof clientOf>): Promise<void> {
    const bytes = sampleBytes(QUANTUM);
    try {
      for (;;) {
        const from = session.persisted;
        const { status } = await client.send('PUT', session.path, {
          body: bytes,
          headers: { 'Content-Range': `bytes ${from}-${from + QUANTUM - 1}/*` },
        });
        expect(status).toBe(308);
        session.persisted = from + QUANTUM;
      }
    } catch (error) {
      // as above
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }

  async function verify(client: ReturnType<typeof clientOf>): Promise<unknown[]> {
    const findings: unknown[] = [];
    for (const [name, expected] of acknowledged) {
      const { status, headers, body } = await client.send('GET', `${objectPath(name)}?alt=media`);
      const found = status === 200 ? `${String(headers['x-goog-generation'])} ${body.toString()}` : undefined;
      const wanted = expected === undefined ? undefined : `${expected.generation} ${expected.text}`;
      if (found !== wanted) findings.push({ name, found, wanted });
    }
    const { json } = await client.send('GET', `/storage/v1/b/${BUCKET}/o`);
    for (const item of (json['items'] ?? []) as { readonly name: string; readonly generation: string }[]) {
      highest = BigInt(item.generation) > highest ? BigInt(item.generation) : highest;
      // whole or not at all, whatever was under way
      const { body } = await client.send('GET', `${objectPath(item.name)}?alt=media`);
      if (!/^\d+:\d+$/.test(body.toString())) findings.push({ name: item.name, torn: body.toString() });
    }
    if (session.path !== '') {
      const { status, headers } = await client.send('PUT', session.path, { headers: { 'Content-Range': 'bytes */*' } });
      const persisted = Number(/-(\d+)$/.exec(String(headers['range']))?.[1] ?? -1) + 1;
      if (status !== 308 || persisted < session.persisted || persisted % QUANTUM !== 0)
        findings.push({ session: status, persisted, acknowledged: session.persisted });
      session.persisted = persisted;
    }
    return findings;
  }
});
