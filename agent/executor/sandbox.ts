/** What a process may touch. Everything else is for the boundary to deny. */
export interface ProcessNeeds {
  readonly program: string;
  readonly args: readonly string[];
  readonly readOnly: readonly string[];
  readonly writable: readonly string[];
}

/** Makes the boundary around a process that runs other people's code. Every such process is started through one. */
export interface Sandbox {
  /** What the run records as the boundary that was really used. */
  readonly name: string;
  wrap(needs: ProcessNeeds): { readonly program: string; readonly args: readonly string[] };
}

/** A process of its own with a clean environment, and no boundary made by the operating system. Recorded as `process`. */
export const processOnly: Sandbox = {
  name: 'process',
  wrap: (needs) => ({ program: needs.program, args: needs.args }),
};
