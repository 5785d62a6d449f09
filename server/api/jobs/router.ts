import { router } from '../trpc';
import { cancel } from './cancel';
import { exec } from './exec';
import { find } from './find';
import { get } from './get';
import { launch } from './launch';
import { list } from './list';
import { log } from './log';
import { rerun } from './rerun';

export const jobsRouter = router({ launch, exec, rerun, cancel, list, get, find, log });
