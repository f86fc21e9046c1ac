import { fileLake } from '../../src/file/file-lake.ts';
import type { Disk } from '../../src/file/disk.ts';
import { nodeDisk } from '../../src/file/node-disk.ts';
import { publishSample, putReal } from '../local-work.ts';
import { NEW_VERSIONS } from './kill-versions.ts';

/** Publishes the new versions and kills itself before or after its n-th call that changes the disk. */
const [, , root = '', work = '', killAt = '0', phase = 'before', takeover = ''] = process.argv;

let calls = 0;
const dying =
  <Arguments extends readonly unknown[], Result>(real: (...values: Arguments) => Promise<Result>) =>
  async (...values: Arguments): Promise<Result> => {
    calls += 1;
    const isNow = calls === Number(killAt);
    if (isNow && phase === 'before') process.kill(process.pid, 'SIGKILL');
    const result = await real(...values);
    if (isNow) process.kill(process.pid, 'SIGKILL');
    return result;
  };

const disk: Disk = {
  ...nodeDisk,
  makeDirectory: dying(nodeDisk.makeDirectory),
  createFile: dying(nodeDisk.createFile),
  copyFile: dying(nodeDisk.copyFile),
  syncDirectory: dying(nodeDisk.syncDirectory),
  link: dying(nodeDisk.link),
  rename: dying(nodeDisk.rename),
  unlink: dying(nodeDisk.unlink),
  removeDirectory: dying(nodeDisk.removeDirectory),
};
for (const version of NEW_VERSIONS)
  await publishSample(version, {
    lake: fileLake({ root, disk }),
    work,
    put: putReal,
    isTakeover: takeover === 'takeover',
  });
process.stdout.write(String(calls));
