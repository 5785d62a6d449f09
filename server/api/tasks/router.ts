import { router } from '../trpc';
import { check } from './check';
import { plan } from './plan';

export const tasksRouter = router({ check, plan });
