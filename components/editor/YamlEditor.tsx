'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/Skeleton';

/** The editor for task files. Its code comes after the page is drawn; until then lines hold its place. */
export const YamlEditor = dynamic(() => import('./CodeEditor').then((module) => module.CodeEditor), {
  ssr: false,
  loading: EditorSkeleton,
});

const lineWidths = [22, 0, 40, 34, 0, 18, 52, 46, 30];

function EditorSkeleton() {
  return (
    <div className="flex h-full flex-col overflow-hidden py-2.5 pl-13" aria-busy="true">
      {lineWidths.map((width, index) => (
        <div key={index} className="flex h-5 items-center" style={{ width: `${width}%` }}>
          {width > 0 && <Skeleton className="h-3 w-full" />}
        </div>
      ))}
    </div>
  );
}
