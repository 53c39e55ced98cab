export const minZoom = 0.05;
export const maxZoom = 3;

interface Wheel {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export type WheelMeaning =
  | { readonly is: 'zoom'; readonly factor: number }
  | { readonly is: 'pan'; readonly x: number; readonly y: number };

/** A notch of a wheel, in px, is at least this; fingers on a pad give less at a time, or something to the side. */
const notch = 50;
const lineHeight = 16;

/** What a wheel event means. Browsers give a pinch as a wheel with Ctrl, and do not say what turned it otherwise. */
export function wheelMeaning(event: Wheel): WheelMeaning {
  const scale = event.deltaMode === 1 ? lineHeight : event.deltaMode === 2 ? 400 : 1;
  const [x, y] = [event.deltaX * scale, event.deltaY * scale];
  if (event.ctrlKey || event.metaKey) {
    // A pinch comes in small steps, a wheel with Ctrl in notches.
    const strength = Math.abs(y) >= notch ? 0.0025 : 0.01;
    return { is: 'zoom', factor: Math.exp(-y * strength) };
  }
  if (event.shiftKey && x === 0) return { is: 'pan', x: y, y: 0 };
  const isWheel = x === 0 && (event.deltaMode !== 0 || (Math.abs(y) >= notch && Number.isInteger(y)));
  return isWheel ? { is: 'zoom', factor: Math.exp(-y * 0.002) } : { is: 'pan', x, y };
}
