import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { Button, EmptyState } from '../ui/controls.tsx';

interface Props {
  /** Names what is inside at the start of the sentence: `The panel Timeline`. */
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps a defect of one part of the window from taking the rest with it: documents, runs and other panels go on. */
export class Guarded extends Component<Props, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // The log of the window is where a defect is looked for.
    reportError(
      new Error(`${this.props.what} stopped: ${error.message}${info.componentStack ?? ''}`, { cause: error }),
    );
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <EmptyState title={`${this.props.what} has stopped`}>
        <p>{error.message}</p>
        <p>Your threads are not touched: unsaved changes are in the journal.</p>
        <Button onClick={() => this.setState({ error: undefined })}>Show it again</Button>
      </EmptyState>
    );
  }
}
