import { notify } from '@/components/ui/notify';
import { replaceDraft } from './compose-draft';

const maxFileBytes = 1024 * 1024;

/** Puts a file's text in the editor; what was there can be taken back. */
export async function openFile(file: File): Promise<void> {
  if (file.size > maxFileBytes) {
    notify.failed(`“${file.name}” is too large to be a task file.`, { description: 'Task files are at most 1 MB.' });
    return;
  }
  const undo = replaceDraft({ yaml: (await file.text()).replaceAll('\r\n', '\n'), fileName: file.name });
  notify.done(`Opened “${file.name}”`, { action: { label: 'Undo', onClick: undo } });
}
