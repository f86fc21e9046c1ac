import { laneConfig } from './lane.ts';

export default laneConfig('slow');
