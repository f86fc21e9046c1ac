import { resolve } from 'node:path';

import { Flags } from '@oclif/core';

import { BaseCommand } from '../base-command.ts';
import { withEnvironment } from '../flags/with-environment.ts';
import { renderDoctor } from '../results/doctor.ts';
import { doctorTrials } from '../services/doctor/doctor-trials.ts';
import { readMachine } from '../services/doctor/read-machine.ts';
import { runDoctor } from '../services/doctor/run-doctor.ts';
import type { DoctorDocument } from '../services/doctor/run-doctor.ts';
import { lakePath } from '../services/lake-place.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'Look for what would make other commands fail; each finding comes with its fix.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --source data --contracts contracts --target lake',
  ];
  static override flags = withEnvironment({
    source: Flags.string({ helpValue: 'DIR', summary: 'Source that is going to be exported.' }),
    contracts: Flags.string({ helpValue: 'DIR', summary: 'Contracts; ./contracts if there is such a folder.' }),
    target: Flags.string({ helpValue: 'DIR', default: 'output/raw', summary: 'The lake; it need not exist yet.' }),
    state: Flags.string({ helpValue: 'URL', summary: 'State store to look at, such as file:state/.' }),
    offline: Flags.boolean({ summary: 'Leave out what needs a network; for local lakes that is nothing.' }),
  });

  async run(): Promise<DoctorDocument> {
    const { flags } = await this.parse(Doctor);
    const trials = doctorTrials({
      source: flags.source === undefined ? undefined : resolve(flags.source),
      contracts: resolve(flags.contracts ?? 'contracts'),
      areContractsNamed: flags.contracts !== undefined,
      state: flags.state,
      directory: process.cwd(),
      plugins: this.config,
    });
    const target = lakePath(flags.target, process.cwd());
    const result = await runDoctor({ machine: readMachine(), target, now: Date.now, trials });
    this.log(renderDoctor(result, this.rendering));
    return this.conclude(result.status, result);
  }
}
