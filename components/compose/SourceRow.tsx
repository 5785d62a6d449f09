'use client';
import { useRef } from 'react';
import { FileArchive, FolderUp, Upload, X } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import type { UploadedTree } from './compose-draft';
import { useUpload } from './use-upload';

export interface SourceRowProps {
  /** `workdir`, or a destination of file_mounts. */
  name: string;
  /** As the file says; null when it names none. */
  path: string | null;
  upload: UploadedTree | null;
  /** Does the server read paths of its own machine? */
  canReadPaths: boolean;
  onChange: (upload: UploadedTree | null) => void;
}

/** One thing that is copied to the nodes: a path on the server's machine, or what was uploaded from this browser. */
export function SourceRow({ name, path, upload, canReadPaths, onChange }: SourceRowProps) {
  const folder = useRef<HTMLInputElement>(null);
  const archive = useRef<HTMLInputElement>(null);
  const sending = useUpload(onChange);
  return (
    <li className="flex items-center gap-2 px-3 py-2">
      <div className="min-w-0 flex-1">
        <div className="truncate font-mono text-sm font-medium">{name}</div>
        <div className="text-sm break-words text-ink-muted" role="status">
          {sending.isSending ? <Progress fraction={sending.fraction} /> : <Source {...{ path, upload, canReadPaths }} />}
        </div>
        {sending.problem && (
          <p role="alert" className="text-sm text-bad">
            {sending.problem}
          </p>
        )}
      </div>
      {sending.isSending && <IconButton size="sm" label="Stop the upload" icon={<X size={14} />} onClick={sending.stop} />}
      {!sending.isSending && upload && (
        <IconButton size="sm" label={`Forget the upload for ${name}`} icon={<X size={14} />} onClick={() => onChange(null)} />
      )}
      {!sending.isSending && (
        <Menu
          trigger={
            <Button size="sm" icon={<Upload size={13} aria-hidden />} aria-label={`Upload for ${name}`}>
              Upload
            </Button>
          }
          entries={[
            { label: 'A folder', icon: <FolderUp size={14} />, onSelect: () => folder.current?.click() },
            { label: 'An archive (.zip, .tar.gz)', icon: <FileArchive size={14} />, onSelect: () => archive.current?.click() },
          ]}
        />
      )}
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        webkitdirectory=""
        aria-label={`Folder for ${name}`}
        onChange={(event) => sending.send('folder', event.target)}
      />
      <input
        ref={archive}
        type="file"
        hidden
        accept=".zip,.tar,.tar.gz,.tgz"
        aria-label={`Archive for ${name}`}
        onChange={(event) => sending.send('archive', event.target)}
      />
    </li>
  );
}

function Source({ path, upload, canReadPaths }: Pick<SourceRowProps, 'path' | 'upload' | 'canReadPaths'>) {
  if (upload)
    return `“${upload.name}” from this browser: ${upload.files.toLocaleString('en-US')} ${upload.files === 1 ? 'file' : 'files'}, ${formatBytes(upload.bytes)}`;
  if (path === null) return 'None: nothing is copied';
  if (!canReadPaths) return <span className="text-warn">{path} must be uploaded: this server reads no paths of its own</span>;
  return (
    <>
      <span className="font-mono">{path}</span> on the server’s machine
    </>
  );
}

function Progress({ fraction }: { fraction: number }) {
  const percent = Math.round(fraction * 100);
  return (
    <span className="flex items-center gap-2">
      <progress value={fraction} max={1} className="h-1 flex-1 accent-accent-solid" aria-label="Upload" />
      <span>{fraction < 1 ? `${percent} %` : 'storing…'}</span>
    </span>
  );
}

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${['bytes', 'KB', 'MB', 'GB'][power]}`;
}
