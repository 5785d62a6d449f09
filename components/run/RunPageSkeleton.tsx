import { PageHeader } from '@/components/layout/PageHeader';
import { Skeleton } from '@/components/ui/Skeleton';

/** Holds the places of header, strip, tabs and log. */
export function RunPageSkeleton({ parent }: { parent: { label: string; href: string } }) {
  return (
    <div className="flex h-full flex-col" role="status" aria-label="Loading the run">
      <PageHeader parent={parent} title={<Skeleton className="my-1 h-5 w-40" />} facts={<Skeleton className="my-1 h-3 w-72" />} />
      <div className="flex gap-1 px-4 pb-3 md:px-6">
        {['a', 'b', 'c', 'd', 'e'].map((step) => (
          <div key={step} className="flex flex-1 flex-col gap-1.5">
            <Skeleton className="h-1" />
            <Skeleton className="my-1 h-3 w-16" />
          </div>
        ))}
      </div>
      <div className="h-9 border-b" />
      <div className="flex flex-col gap-2.5 p-4">
        {['w-2/3', 'w-1/2', 'w-3/5', 'w-1/3'].map((width) => (
          <Skeleton key={width} className={`h-3 ${width}`} />
        ))}
      </div>
    </div>
  );
}
