/*
 * Times for people. A list says how long ago something was, its tooltip exactly when; a duration has three digits that
 * count. A clock that was set back gives no negative times.
 */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (n: number): string => String(n).padStart(2, '0');

/** `0.4 ms`, `38 ms`, `1.24 s`, `2 min 05 s`, `3 h 12 min`, `2 d 4 h`. */
export function durationText(ms: number): string {
  const length = Math.max(0, ms);
  if (length === 0) return '0 ms';
  if (length < 0.1) return 'under 0.1 ms';
  if (length < 9.95) return `${Number(length.toFixed(1))} ms`;
  if (Math.round(length) < second) return `${Math.round(length)} ms`;
  if (length < 9.995 * second) return `${(length / second).toFixed(2)} s`;
  if (length < 59.95 * second) return `${(length / second).toFixed(1)} s`;
  const seconds = Math.round(length / second);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(length / minute);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.round(length / hour);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`, and the date of what is longer ago than a month. */
export function relativeTime(at: number, now: number): string {
  const ago = now - at;
  if (ago < 5 * second) return 'just now';
  if (ago < minute) return `${Math.floor(ago / second)} s ago`;
  if (ago < hour) return `${Math.floor(ago / minute)} min ago`;
  if (ago < day) return `${Math.floor(ago / hour)} h ago`;
  if (ago < 31 * day) return `${Math.floor(ago / day)} d ago`;
  return absoluteTime(at).slice(0, 10);
}

/** `2026-11-21 07:51:04.123 +01:00`: the time where the reader is, with its distance from UTC, so that it can be cited. */
export function absoluteTime(at: number): string {
  const time = new Date(at);
  const east = -time.getTimezoneOffset();
  const date = `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const zone = `${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
  return `${date} ${clock}.${String(time.getMilliseconds()).padStart(3, '0')} ${zone}`;
}

/** Time since a beginning, as a stop watch shows it: `00.038`, `01:12.044`, `1:02:03.004`. */
export function stopwatchText(ms: number): string {
  const length = Math.max(0, Math.round(ms));
  const rest = `${two(Math.floor(length / second) % 60)}.${String(length % second).padStart(3, '0')}`;
  const minutes = Math.floor(length / minute);
  if (minutes === 0) return rest;
  return minutes < 60 ? `${two(minutes)}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 20, 30].map((n) => n * second),
  [1, 2, 5, 10, 20, 30].map((n) => n * minute),
  [1, 2, 4, 8, 12].map((n) => n * hour),
);

/** Round times from 0 to `length` ms for an axis, at most `most` of them after the 0. */
export function timeTicks(length: number, most = 8): number[] {
  if (!(length > 0) || most < 1) return [0];
  const step = steps.find((one) => length / one <= most) ?? Math.ceil(length / most / day) * day;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step);
}

/** A tick of an axis: `0`, `200 ms`, `1.5 s`, `2 min`, `1 min 30 s`, `4 h`. */
export function tickText(ms: number): string {
  if (ms === 0) return '0';
  if (ms < second) return `${ms} ms`;
  if (ms < minute) return `${ms / second} s`;
  const parts = [
    [Math.floor(ms / day), 'd'],
    [Math.floor((ms % day) / hour), 'h'],
    [Math.floor((ms % hour) / minute), 'min'],
    [Math.round((ms % minute) / second), 's'],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ');
}
