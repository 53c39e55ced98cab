import type { JSX } from 'react';
import { levels, markingLine, unmarked } from '#shared/model/marking.ts';
import type { Marking } from '#shared/model/marking.ts';
import { useSession } from '../../session/use-session.ts';
import { DraftField } from './draft-field.tsx';
import { FormRow } from './form-row.tsx';
import style from './inspector.module.css';
import { lowering, readCaveats } from './marking-edit.ts';

interface MarkingFieldProps {
  readonly marking: Marking | undefined;
  readonly readOnly: boolean;
  /** What the choice of no marking is called. */
  readonly none: string;
  /** Called once the user has confirmed what has to be confirmed. */
  readonly onChange: (marking: Marking | undefined) => void;
}

/** Level and caveats. What lowers a marking is asked for once more. */
export function MarkingField({ marking, readOnly, none, onChange }: MarkingFieldProps): JSX.Element {
  const session = useSession();
  const change = async (next: Marking | undefined): Promise<void> => {
    const loss = lowering(marking ?? unmarked, next ?? unmarked);
    if (loss !== undefined) {
      const choice = await session.workbench.ask({
        title: 'Lower the marking?',
        text: `${loss} Everything that is written from now on carries the lower marking.`,
        choices: [
          { id: 'lower', label: 'Lower the marking' },
          { id: 'cancel', label: 'Keep it', primary: true },
        ],
      });
      if (choice !== 'lower') return;
    }
    onChange(next);
  };
  const caveats = marking?.caveats ?? [];
  const level = (text: string): Marking['level'] | undefined => levels.find((one) => one === text);
  return (
    <>
      <FormRow label="Marking" note={marking === undefined || caveats.length === 0 ? undefined : markingLine(marking)}>
        {(id) => (
          <select
            id={id}
            className={style['text']}
            value={marking?.level ?? ''}
            disabled={readOnly}
            data-testid="marking-level"
            onChange={(event) => {
              const chosen = level(event.target.value);
              void change(chosen === undefined ? undefined : { level: chosen, caveats });
            }}
          >
            <option value="">{none}</option>
            {levels.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        )}
      </FormRow>
      {marking === undefined ? null : (
        <FormRow label="Caveats" hint="Such as SP-CTI, NOFORN; commas part them">
          {(id) => (
            <DraftField
              // A caveat that the user was asked about and kept stands in the field again.
              key={caveats.join()}
              id={id}
              value={caveats.join(', ')}
              disabled={readOnly}
              placeholder="none"
              testId="marking-caveats"
              onCommit={(text) => void change({ ...marking, caveats: readCaveats(text) })}
            />
          )}
        </FormRow>
      )}
    </>
  );
}
