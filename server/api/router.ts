/** The whole API. The browser, the CLI and the SDK import its type and nothing else. */
import { authRouter } from './auth/router';
import { clustersRouter } from './clusters/router';
import { eventsRouter } from './events/router';
import { infraRouter } from './infra/router';
import { jobsRouter } from './jobs/router';
import { liveRouter } from './live/router';
import { systemRouter } from './system/router';
import { tasksRouter } from './tasks/router';
import { router } from './trpc';

export const appRouter = router({
  auth: authRouter,
  clusters: clustersRouter,
  events: eventsRouter,
  infra: infraRouter,
  jobs: jobsRouter,
  live: liveRouter,
  system: systemRouter,
  tasks: tasksRouter,
});
export type AppRouter = typeof appRouter;
