import { taskJsonSchema } from '@/server/spec/json-schema';
import { printJson } from '../table';

export const schema = (): void => printJson(taskJsonSchema());
