import { useSession } from '../../session/use-session.ts';
import { copyText } from './copy-text.ts';

/** Puts a text on the clipboard, and says so: in the window where it did not work too. */
export function useCopy(): (text: string, what: string) => void {
  const session = useSession();
  return (text, what) => {
    if (copyText(text)) session.workbench.notify('info', `Copied ${what}.`);
    else session.workbench.notify('error', `Copying ${what} did not work: the system refused the clipboard.`);
  };
}
