export { describeStateStore } from './describe-state-store.ts';
export type { StateStoreFixture, TestRunner } from './describe-state-store.ts';
export { fakeHost } from './fake-liveness.ts';
export type { FakeHost } from './fake-liveness.ts';
