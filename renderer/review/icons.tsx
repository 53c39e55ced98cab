import type { JSX } from 'react';

const shapes = {
  first: 'M3 3v10M13 3 6 8l7 5z',
  previous: 'M12 3 5 8l7 5z',
  play: 'M4 2.5 13.5 8 4 13.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  next: 'M4 3l7 5-7 5z',
  last: 'M13 3v10M3 3l7 5-7 5z',
  failure: 'M4 4l8 8M12 4l-8 8',
  pin: 'M6 2h4l-.5 5L12 9.5H4L6.5 7zM8 9.5V14',
} as const;

/** The glyphs of a player, drawn: fonts show them in colour, or not at all. */
export function Icon({ name }: { readonly name: keyof typeof shapes }): JSX.Element {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[name]} fill="currentColor" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
