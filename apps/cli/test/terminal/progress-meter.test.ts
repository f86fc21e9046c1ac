import { beforeEach, expect, test } from 'vitest';

import type { ProgressMeter } from '../../src/terminal/progress-meter.ts';
import { createProgressMeter } from '../../src/terminal/progress-meter.ts';

let nowMs = 0;
let meter: ProgressMeter;

beforeEach(() => {
  nowMs = 0;
  meter = createProgressMeter(() => nowMs);
});

function advance(toMs: number, rows: number, bytes: number | null, stage = 'reading'): void {
  nowMs = toMs;
  meter.update({
    subject: 'orders',
    stage,
    count: rows,
    noun: 'row',
    done: bytes,
    total: bytes === null ? null : 10_000_000,
    isInBytes: true,
  });
}

test('there is no line before there is progress', () => {
  expect(meter.line(80)).toBe('');
});

test('there is no rate before there is evidence for one', () => {
  advance(0, 0, 0);
  advance(500, 1_000, 100_000);

  expect(meter.line(80)).toBe('orders  reading  1,000 rows  1%  estimating');
});

test('rate, share and remaining time follow from what was read', () => {
  advance(0, 0, 0);
  advance(2_000, 20_000, 2_000_000);

  expect(meter.line(80)).toBe('orders  reading  20,000 rows  20%  ETA 8.0 s  10,000 rows/s  1.00 MB/s');
});

test('a change of pace shows within seconds', () => {
  advance(0, 0, 0);
  for (let second = 1; second <= 60; second += 1) advance(second * 1000, second * 100, second * 10_000);
  for (let second = 61; second <= 70; second += 1)
    advance(second * 1000, 6_000 + (second - 60) * 5_000, 600_000 + (second - 60) * 500_000);

  expect(meter.line(80)).toContain('5,000 rows/s');
});

test('a source whose size is not known has a rate but no remaining time', () => {
  advance(0, 0, null);
  advance(2_000, 20_000, null);

  expect(meter.line(80)).toBe('orders  reading  20,000 rows  10,000 rows/s');
});

test('what is not bytes has no rate in bytes', () => {
  const update = (done: number): void =>
    meter.update({
      subject: 'lake',
      stage: 'verifying',
      count: done,
      noun: 'partition',
      done,
      total: 100,
      isInBytes: false,
    });
  update(0);
  nowMs = 2_000;
  update(20);

  expect(meter.line(80)).toBe('lake  verifying  20 partitions  20%  ETA 8.0 s  10 partitions/s');
});

test('each stage is measured for itself', () => {
  advance(0, 0, 0);
  advance(2_000, 20_000, 2_000_000);
  advance(2_100, 20_000, 2_000_000, 'publishing');

  expect(meter.line(80)).toBe('orders  publishing  20,000 rows  20%  estimating');
});

test('a standstill is named', () => {
  advance(0, 0, 0);
  advance(2_000, 20_000, 2_000_000);
  nowMs = 42_300;

  expect(meter.line(80)).toBe('orders  reading  20,000 rows  20%  no progress for 40.0 s');
});

test.each([20, 30, 40, 60, 79])('the line is at most %d columns wide and has whole figures only', (width) => {
  advance(0, 0, 0);
  advance(2_000, 20_000, 2_000_000);
  const full = meter.line(200);

  const line = meter.line(width);

  expect(line.length).toBeLessThanOrEqual(width);
  expect(full.startsWith(line)).toBe(true);
  expect([undefined, ' ']).toContain(full[line.length]);
});
