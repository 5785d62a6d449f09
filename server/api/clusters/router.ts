import { router } from '../trpc';
import { down } from './down';
import { get } from './get';
import { list } from './list';

export const clustersRouter = router({ list, get, down });
