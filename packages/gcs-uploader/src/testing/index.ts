export { describeLake } from './describe-lake.ts';
export type { LakeFixture, TestRunner } from './describe-lake.ts';
export { memoryLake } from './memory-lake.ts';
export type { MemoryLake, MemoryLakeOptions } from './memory-lake.ts';
export { SimulatedKill, simulatedDisk } from './simulated-disk.ts';
export type { CrashKind, CrashPoint, DiskDefect, SimulatedDisk, SimulatedDiskOptions } from './simulated-disk.ts';
