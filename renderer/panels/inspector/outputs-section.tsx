import type { JSX } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import { Button } from '../../ui/controls.tsx';
import { useSession } from '../../session/use-session.ts';
import style from './inspector.module.css';
import type { OutputRow } from './node-facts.ts';
import { PortLine } from './port-line.tsx';
import { Section } from './section.tsx';
import { ValueDetails, ValueText } from './value-view.tsx';

interface OutputsProps {
  readonly node: string;
  readonly rows: readonly OutputRow[];
  /** The run that the values are of. */
  readonly run: string | undefined;
  /** The thread has gone on since. */
  readonly old: boolean;
}

/** The outputs of a node with what the shown run gave. */
export function OutputsSection(props: OutputsProps): JSX.Element | null {
  if (props.rows.length === 0) return null;
  const isOld = props.old && props.rows.some((row) => row.output !== undefined);
  return (
    <Section title="Outputs" count={isOld ? 'out of date' : props.rows.length} testId="inspector-outputs">
      {props.rows.map((row) => (
        <OutputView key={row.name} {...props} row={row} />
      ))}
    </Section>
  );
}

function OutputView({ node, row, run, old }: OutputsProps & { readonly row: OutputRow }): JSX.Element {
  const { output } = row;
  return (
    <div className={style['port']} data-testid={`output-${row.name}`}>
      <PortLine
        name={row.name}
        port={row.port}
        more={output === undefined ? undefined : <ValueText output={output} old={old} />}
      />
      {output === undefined ? null : (
        <div className={style['port-body']}>
          {output.origin === undefined ? null : <p className={style['meta']}>{output.origin}</p>}
          {output.pinned === true ? <p className={style['meta']}>Set by hand for this run.</p> : null}
          <ValueDetails value={output.value} />
          {output.value.type !== 'file' || run === undefined ? null : (
            <SaveButton run={run} port={`${node}.${row.name}`} suggested={output.value.name} />
          )}
        </div>
      )}
    </div>
  );
}

function SaveButton({
  run,
  port,
  suggested,
}: {
  readonly run: string;
  readonly port: string;
  readonly suggested: string;
}): JSX.Element {
  const session = useSession();
  const save = async (): Promise<void> => {
    const saved = await session.services.callWindow('artifact.save', { run, port, suggested });
    if (!saved.ok) session.workbench.notify('error', failureSentence(saved.error));
    else if (saved.value.path !== undefined) session.workbench.notify('info', `Saved to ${saved.value.path}.`);
  };
  return (
    <div className={style['buttons']}>
      <Button onClick={() => void save()} data-testid={`save-${port}`}>
        Save as…
      </Button>
    </div>
  );
}
