/** The folders of one agent. All absolute. */
export interface Home {
  readonly root: string;
  /** The SQLite database file. */
  readonly database: string;
  readonly blobs: string;
  /** One folder per call of a module: scratch, removed after it. */
  readonly calls: string;
  /** Socket and token. */
  readonly run: string;
  readonly logs: string;
}
