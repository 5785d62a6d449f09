import { router } from '../trpc';
import { check } from './check';
import { forgetHostKeyProcedure } from './forget-host-key';
import { list } from './list';
import { removePoolProcedure } from './remove-pool';
import { savePoolProcedure } from './save-pool';
import { testPoolProcedure } from './test-pool';

export const infraRouter = router({
  list,
  check,
  savePool: savePoolProcedure,
  removePool: removePoolProcedure,
  testPool: testPoolProcedure,
  forgetHostKey: forgetHostKeyProcedure,
});
