/** RFC 6901 JSON pointer from its steps: `['nodes', 'a/b', 0]` is `/nodes/a~1b/0`. */
export function pointer(steps: readonly (string | number | symbol)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function pointerSteps(text: string): string[] {
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
