import { taskJsonSchema } from '@/server/spec/json-schema';
import { printJson } from '../output';

export const schema = (): void => printJson(taskJsonSchema());
