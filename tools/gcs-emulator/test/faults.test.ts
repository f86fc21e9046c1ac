import { Agent, request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';

import { GcsEmulatorError } from '../src/index.ts';
import type { FaultHit, FaultRule } from '../src/index.ts';
import { BUCKET, manualClock, objectPath, sampleBytes, startWithBucket } from './emulator-client.ts';

/** For what a busy machine may take. */
const PATIENCE = { timeout: 20_000 };

const QUANTUM = 262_144;
const LIST = `/storage/v1/b/${BUCKET}/o`;

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

describe('phases', () => {
  test.each([
    ['before-send', 404, 0],
    ['mid-body', 404, 3],
    ['after-commit', 200, 7],
  ] as const)('a reset in %s leaves the object at %d', async (phase, expected, bytesIn) => {
    await using server = await startWithBucket();
    const rule = server.emulator.fault({ operation: 'insert', phase, kind: 'reset' });

    await expect(server.put('x', 'content')).rejects.toSatisfy((error) => codeOf(error) === 'ECONNRESET');

    expect(server.emulator.journal.at(-1)).toMatchObject({
      phase,
      bytesIn,
      verdict: { kind: 'fault', fault: 'reset' },
    });
    expect((await server.send('GET', objectPath('x'))).status).toBe(expected);
    expect(rule.hitCount).toBe(1);
    // a fault strikes once unless it is told otherwise
    expect((await server.put('y', 'content')).status).toBe(200);
  });

  test.each([['reset'], ['truncate']] as const)('a %s in mid-response follows a complete write', async (kind) => {
    await using server = await startWithBucket();
    server.emulator.fault({ operation: 'insert', phase: 'mid-response', kind });

    await expect(server.put('x', 'content')).rejects.toThrow(/aborted|ECONNRESET|hang up/);

    expect(server.emulator.journal.at(-1)).toMatchObject({
      phase: 'mid-response',
      status: 200,
      verdict: { fault: kind },
    });
    expect((await server.send('GET', objectPath('x'))).status).toBe(200);
  });

  test('a lost response leaves a complete object behind', async () => {
    await using server = await startWithBucket();
    server.emulator.fault({ operation: 'delete', phase: 'after-commit', kind: 'lost-response' });
    await server.put('x', 'content');

    await expect(server.send('DELETE', objectPath('x'))).rejects.toThrow();

    expect((await server.send('GET', objectPath('x'))).status).toBe(404);
  });

  test('a truncated answer without a body is no answer either', async () => {
    await using server = await startWithBucket();
    server.emulator.fault({ operation: 'delete', phase: 'mid-response', kind: 'truncate' });
    await server.put('x', 'content');

    await expect(server.send('DELETE', objectPath('x'))).rejects.toThrow();
  });

  test.each([
    ['before-send', 404],
    ['mid-body', 404],
    ['after-commit', 200],
  ] as const)('an error answer in %s leaves the object at %d', async (phase, expected) => {
    await using server = await startWithBucket();
    server.emulator.fault({ phase, kind: 'status', status: 429, retryAfter: 7 });

    const { status, headers, json } = await server.put('x', 'content');

    expect([status, headers['retry-after']]).toEqual([429, '7']);
    expect(json['error']).toMatchObject({ code: 429, errors: [{ domain: 'global', reason: 'rateLimitExceeded' }] });
    expect((await server.send('GET', objectPath('x'))).status).toBe(expected);
  });

  test.each(['before-send', 'mid-body', 'after-commit', 'mid-response'] as const)(
    'a black hole in %s ends with the client or with the emulator',
    async (phase) => {
      await using server = await startWithBucket();
      server.emulator.fault({ phase, kind: 'black-hole' });
      const pending = server.put('x', 'content').catch((error: unknown) => error);
      await expect.poll(() => server.emulator.journal.at(-1)?.phase, PATIENCE).toBe(phase);

      await server.emulator.close();

      expect(await pending).toBeInstanceOf(Error);
      expect(server.emulator.journal.at(-1)).toMatchObject({
        phase,
        verdict: { kind: 'fault', fault: 'black-hole' },
      });
    },
  );

  test.each(['before-send', 'mid-body', 'after-commit', 'mid-response'] as const)(
    'a trickle in %s comes to its end',
    async (phase) => {
      await using server = await startWithBucket();
      server.emulator.fault({ phase, kind: 'trickle', trickleBytes: 40, trickleMs: 1 });

      const { status, json } = await server.put('x', sampleBytes(200));

      expect([status, json['size']]).toEqual([200, '200']);
    },
  );

  test.each(['before-send', 'mid-body', 'after-commit', 'mid-response'] as const)(
    'the test is called back in %s, and waited for',
    async (phase) => {
      await using server = await startWithBucket();
      const seen: (FaultHit & { readonly isStored: boolean })[] = [];
      server.emulator.fault({
        operation: 'insert',
        phase,
        kind: 'callback',
        onHit: async (hit) => {
          const { status } = await server.send('GET', objectPath('x'));
          seen.push({ ...hit, isStored: status === 200 });
        },
      });

      const { status } = await server.put('x', 'content');

      expect(status).toBe(200);
      expect(seen).toMatchObject([
        {
          operation: 'insert',
          object: 'x',
          phase,
          hitCount: 1,
          isStored: phase.startsWith('after') || phase === 'mid-response',
        },
      ]);
    },
  );
});

describe('the connection', () => {
  test.each([
    ['an error answer in mid-body', { phase: 'mid-body', kind: 'status', afterBytes: 10 }, 503],
    ['an error answer before the body', { phase: 'before-send', kind: 'status' }, 503],
    ['an error answer after the commit', { phase: 'after-commit', kind: 'status' }, 503],
    ['a body that is refused', { phase: 'before-send', kind: 'callback' }, 400],
  ] as const)('stays usable after %s', async (_, rule: FaultRule, expected) => {
    await using server = await startWithBucket();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    server.emulator.fault(rule);
    const send = (method: string, path: string, body: Buffer): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const { port } = server.emulator;
        const headers = { 'Content-Type': 'multipart/related; boundary=b' };
        const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        });
        sent.on('error', reject);
        sent.end(body);
      });

    const first = await send('POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=multipart`, sampleBytes(4_000_000));
    const second = await send('GET', LIST, Buffer.alloc(0));

    expect([first, second]).toEqual([expected, 200]);
  });

  test.each(['reset', 'status'] as const)('a %s in the middle of no body strikes before the work', async (kind) => {
    await using server = await startWithBucket();
    await server.put('x', 'x');
    server.emulator.fault({ operation: 'delete', phase: 'mid-body', kind });

    await server.send('DELETE', objectPath('x')).catch(() => undefined);

    expect((await server.send('GET', objectPath('x'))).status).toBe(200);
  });
});

describe('matching', () => {
  test('by operation, name, count and repetition', async () => {
    await using server = await startWithBucket();
    const rule = server.emulator.fault({
      operation: ['insert', 'get'],
      object: /^part-/,
      nth: 2,
      times: 2,
      phase: 'before-send',
      kind: 'status',
    });

    const statuses: number[] = [];
    for (const name of ['part-1', 'other', 'part-2', 'part-3', 'part-4'])
      statuses.push((await server.put(name, '')).status);

    expect(statuses).toEqual([200, 200, 503, 503, 200]);
    expect([rule.matchCount, rule.hitCount]).toEqual([4, 2]);
  });

  test('by an offset of the session, right before which the body is cut', async () => {
    await using server = await startWithBucket();
    const bytes = sampleBytes(3 * QUANTUM);
    const session = await server.startSession('x');
    server.emulator.fault({ sessionOffset: 2 * QUANTUM + 9, phase: 'mid-body', kind: 'reset' });
    const send = (from: number, to: number) =>
      server.send('PUT', session, {
        body: bytes.subarray(from, to),
        headers: { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` },
      });

    expect((await send(0, QUANTUM)).status).toBe(308);
    await expect(send(QUANTUM, bytes.length)).rejects.toThrow();

    const { headers } = await server.send('PUT', session, { headers: { 'Content-Range': 'bytes */*' } });
    expect(headers['range']).toBe(`bytes=0-${2 * QUANTUM - 1}`);
    expect(server.emulator.journal.at(-2)).toMatchObject({ operation: 'resumable-upload', bytesIn: QUANTUM + 9 });
    expect((await send(2 * QUANTUM, bytes.length)).status).toBe(200);
  });

  test('at a rate that a seed repeats', async () => {
    const runs: number[][] = [];
    for (const seed of [1, 1, 2]) {
      await using server = await startWithBucket();
      server.emulator.fault({ rate: 0.3, seed, phase: 'before-send', kind: 'status' });
      const statuses: number[] = [];
      for (let count = 0; count < 40; count += 1) statuses.push((await server.send('GET', LIST)).status);
      runs.push(statuses);
    }

    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual(runs[2]);
    const struck = (runs[0] ?? []).filter((status) => status === 503).length;
    expect(struck).toBeGreaterThan(3);
    expect(struck).toBeLessThan(25);
  });

  test('until the rule is removed or the emulator reset', async () => {
    await using server = await startWithBucket();
    const rule = server.emulator.fault({ times: Infinity, phase: 'before-send', kind: 'status' });

    expect((await server.send('GET', LIST)).status).toBe(503);
    rule.remove();
    expect((await server.send('GET', LIST)).status).toBe(200);
    server.emulator.fault({ phase: 'before-send', kind: 'status' });
    server.emulator.reset();
    expect((await server.send('GET', LIST)).status).toBe(200);
  });

  test.each([
    [{ phase: 'before-send', kind: 'truncate' }],
    [{ phase: 'mid-body', kind: 'lost-response' }],
    [{ phase: 'mid-response', kind: 'status' }],
    [{ phase: 'before-send', kind: 'status', status: 200 }],
    [{ phase: 'before-send', kind: 'reset', nth: 0 }],
    [{ phase: 'before-send', kind: 'reset', rate: 2 }],
  ] as const)('a rule that means nothing is refused: %j', async (rule: FaultRule) => {
    await using server = await startWithBucket();

    expect(() => server.emulator.fault(rule)).toThrow(GcsEmulatorError);
  });
});

describe('authentication', () => {
  const REFRESH = 'grant_type=refresh_token&refresh_token=r&client_id=c&client_secret=s';
  const JWT = 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c';
  const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

  test.each([[REFRESH], [JWT]])('grants a token for %s that expires on the clock', async (body) => {
    const clock = manualClock();
    await using server = await startWithBucket({ clock, auth: { tokenLifetimeMs: 2000 } });
    const grant = await server.send('POST', '/token', { body, headers: FORM });
    const headers = { Authorization: `Bearer ${String(grant.json['access_token'])}` };

    expect(grant.json).toMatchObject({ expires_in: 2, token_type: 'Bearer' });
    expect((await server.send('GET', LIST, { headers })).status).toBe(200);
    clock.advance(2000);
    const expired = await server.send('GET', LIST, { headers });
    expect(expired.status).toBe(401);
    expect(expired.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(expired.json['error']).toMatchObject({ errors: [{ reason: 'authError' }] });
    for (const other of [{}, { Authorization: 'Bearer nobody' }, { Authorization: 'Basic eA==' }])
      expect((await server.send('GET', LIST, { headers: other })).status).toBe(401);
  });

  test('lets a session URI pass without a token, and not with an expired one', async () => {
    await using server = await startWithBucket({ auth: {} });
    const token = String((await server.send('POST', '/token', { body: REFRESH, headers: FORM })).json['access_token']);
    const headers = { Authorization: `Bearer ${token}` };
    const session = await server.startSession('x', { headers });
    server.emulator.expireTokens();

    expect((await server.send('PUT', session, { body: 'x', headers })).status).toBe(401);
    expect((await server.send('PUT', session, { body: 'x' })).status).toBe(200);
  });

  test('answers as it is told to', async () => {
    await using server = await startWithBucket();
    const send = () => server.send('POST', '/token', { body: REFRESH, headers: FORM });

    server.emulator.answerTokens('invalid_grant');
    const revoked = await send();
    server.emulator.answerTokens('invalid_rapt');
    const rapt = await send();
    server.emulator.answerTokens('grant');
    server.emulator.fault({ operation: 'token', phase: 'before-send', kind: 'status', status: 500 });
    const failed = await send();

    expect(revoked.status).toBe(400);
    expect(revoked.json).toMatchObject({ error: 'invalid_grant', error_description: expect.any(String) });
    expect(rapt.json).toMatchObject({ error: 'invalid_grant', error_subtype: 'invalid_rapt' });
    expect(failed.status).toBe(500);
    expect((await send()).status).toBe(200);
  });

  test.each([[''], ['grant_type=password'], ['grant_type=refresh_token']])('refuses the grant "%s"', async (body) => {
    await using server = await startWithBucket();

    expect((await server.send('POST', '/token', { body, headers: FORM })).status).toBe(400);
  });
});

describe('the limit of one write per second and name', () => {
  test('refuses the second write with Retry-After', async () => {
    const clock = manualClock();
    await using server = await startWithBucket({ clock, limitsWriteRate: true });
    await server.put('x', '1');

    const second = await server.put('x', '2');

    expect([second.status, second.headers['retry-after']]).toEqual([429, '1']);
    expect((await server.put('y', '1')).status).toBe(200);
    clock.advance(1000);
    expect((await server.put('x', '2')).status).toBe(200);
  });
});

describe('the journal', () => {
  test('shows operation, name, bytes and outcome, and no secret', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x', { headers: { Authorization: 'Bearer secret-token' } });
    await server.send('PUT', session, { body: 'abc' });
    await server.send('GET', objectPath('none'));

    const { journal } = server.emulator;

    expect(journal).toMatchObject([
      { number: 1, operation: 'resumable-start', object: 'x', bytesIn: 0, verdict: { kind: 'status', status: 200 } },
      { number: 2, operation: 'resumable-upload', bytesIn: 3, phase: 'answered' },
      { number: 3, operation: 'get', object: 'none', verdict: { status: 404 } },
    ]);
    const text = JSON.stringify(journal);
    expect(text).not.toContain('secret-token');
    expect(text).not.toContain(new URLSearchParams(session.split('?')[1]).get('upload_id'));
    server.emulator.clearJournal();
    expect(server.emulator.journal).toEqual([]);
  });

  test('does not grow beyond what it is told to remember', async () => {
    await using server = await startWithBucket({ journalLimit: 3 });

    for (let count = 0; count < 20; count += 1) await server.send('GET', LIST);

    expect(server.emulator.journal.length).toBeLessThanOrEqual(6);
    expect(server.emulator.journal.at(-1)?.number).toBe(20);
  });
});
