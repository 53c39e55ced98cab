type Preview = 'text' | 'json' | 'image' | undefined;

/** How a file of a media type can be shown here. */
export function previewOf(mediaType: string): Preview {
  if (mediaType === 'application/json' || mediaType.endsWith('+json')) return 'json';
  if (mediaType === 'model/step' || mediaType.startsWith('text/')) return 'text';
  // What is decoded without markup: an SVG could load and run things.
  return ['image/png', 'image/jpeg', 'image/webp', 'image/gif'].includes(mediaType) ? 'image' : undefined;
}

/** The text as people read it: JSON that is there as a whole is laid out. */
export function previewText(bytes: Uint8Array<ArrayBuffer>, total: number, kind: Preview): string {
  const text = new TextDecoder().decode(bytes);
  if (kind !== 'json' || bytes.length < total) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text; // it says that it is JSON and is none: shown as it lies there
  }
}
