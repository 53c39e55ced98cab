import { useSession } from '../../session/use-session.ts';

/** Puts a text on the clipboard, and says so: in the window where it did not work. */
export function useCopy(): (text: string, what: string) => void {
  const session = useSession();
  return (text, what) => {
    navigator.clipboard.writeText(text).then(
      () => session.workbench.notify('info', `Copied ${what}.`),
      (error: unknown) =>
        session.workbench.notify(
          'error',
          `Copying ${what} did not work: ${error instanceof Error ? error.message : String(error)}`,
        ),
    );
  };
}
