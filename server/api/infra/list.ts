import { listInfra, type InfraStatus } from '@/server/services/list-infra';
import { procedure } from '../trpc';

export const list = procedure.query(({ ctx }): Promise<InfraStatus> => listInfra(ctx.services));
