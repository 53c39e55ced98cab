import { markingLine } from '#shared/model/marking.ts';
import type { Marking } from '#shared/model/marking.ts';
import type { ShownMarking } from '../../session/shown-marking.ts';

export interface Banner {
  /** Which colours it has: the level in small letters, `unmarked` or `unreadable`. */
  readonly level: string;
  readonly line: string;
  readonly detail: string;
}

/** The line that the usual scheme shows for a level; portions use the short form. */
const wholeNames: Readonly<Partial<Record<Marking['level'], string>>> = { CUI: 'CONTROLLED UNCLASSIFIED INFORMATION' };

/** What the banner over the window says. What cannot be told is never shown as a level. */
export function bannerOf(shown: ShownMarking): Banner {
  if (shown.is === 'unreadable')
    return {
      level: 'unreadable',
      line: 'MARKING NOT READABLE',
      detail:
        'A marking in the document is not of the scheme. Handle it as the highest that it could be; Problems says where it is.',
    };
  if (shown.is === 'unread')
    return {
      level: 'unreadable',
      line: 'MARKING NOT READ YET',
      detail: 'The run has not been read from the agent yet.',
    };
  if (shown.is === 'unmarked')
    return {
      level: 'unmarked',
      line: 'NOT MARKED',
      detail: 'Nobody has said how what is shown is to be handled. The marking of a thread is set in the inspector.',
    };
  const { marking } = shown;
  const { level } = marking;
  const whole = wholeNames[level];
  const line = markingLine(marking);
  return {
    level: level.toLowerCase().replaceAll(' ', '-'),
    line: whole !== undefined && marking.caveats.length === 0 ? whole : line,
    detail: `The highest marking of what is shown: ${line}`,
  };
}
