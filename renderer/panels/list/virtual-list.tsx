import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ClipboardEvent, JSX, KeyboardEvent, ReactNode, RefObject } from 'react';
import { copyText } from './copy-text.ts';
import style from './list.module.css';

export interface VirtualListProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly label: string;
  readonly keyOf: (index: number) => string | number;
  readonly row: (index: number) => ReactNode;
  /** Stays at the top while the rows scroll. */
  readonly header?: ReactNode;
  /** The row that the arrows start from; scrolled into view when it changes. */
  readonly active?: number | undefined;
  readonly onMove?: ((index: number) => void) | undefined;
  readonly onEnter?: ((index: number) => void) | undefined;
  /** What a copy puts on the clipboard where no text is marked. */
  readonly copied?: (() => string | undefined) | undefined;
  readonly onScroll?: ((element: HTMLElement) => void) | undefined;
  readonly scroller?: RefObject<HTMLDivElement | null> | undefined;
  readonly testId?: string | undefined;
  readonly role?: 'table' | 'list' | undefined;
  /** Narrower than this the list scrolls sideways. */
  readonly minWidth?: number | undefined;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 };

/** Rows of one height, of which only those in view are drawn: the same for ten rows and for a hundred thousand. */
export function VirtualList(props: VirtualListProps): JSX.Element {
  const { count, rowHeight, active, onMove } = props;
  const inner = useRef<HTMLDivElement>(null);
  const element = props.scroller ?? inner;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => element.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: props.keyOf,
    paddingStart: props.header === undefined ? 0 : rowHeight,
    scrollPaddingStart: props.header === undefined ? 0 : rowHeight,
  });
  useEffect(() => {
    if (active !== undefined && active >= 0) virtual.scrollToIndex(active);
  }, [active, virtual]);

  /** What a copy of the list itself is; a text that is marked with the mouse is copied as it stands. */
  function toCopy(): string | undefined {
    return document.getSelection()?.isCollapsed === false ? undefined : props.copied?.();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      // Not every system sends a copy event where nothing is marked.
      const text = toCopy();
      if (text !== undefined && copyText(text)) event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && active !== undefined) props.onEnter?.(active);
    const step = steps[event.key];
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? count - 1
          : step === undefined
            ? undefined
            : (active ?? (step > 0 ? -1 : count)) + step;
    if (to === undefined || onMove === undefined || count === 0) return;
    event.preventDefault();
    onMove(Math.max(0, Math.min(count - 1, to)));
  }

  function onCopy(event: ClipboardEvent): void {
    const text = toCopy();
    if (text === undefined) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={element}
      className={style['scroll']}
      role={props.role ?? 'table'}
      aria-label={props.label}
      aria-rowcount={props.role === 'list' ? undefined : count}
      tabIndex={0}
      data-testid={props.testId}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onScroll={(event) => props.onScroll?.(event.currentTarget)}
    >
      <div className={style['rows']} style={{ height: virtual.getTotalSize(), minWidth: props.minWidth }}>
        {props.header === undefined ? null : (
          <div className={style['header']} style={{ height: rowHeight }} role="row">
            {props.header}
          </div>
        )}
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            className={style['slot']}
            role={props.role === 'list' ? 'listitem' : 'presentation'}
            style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
          >
            {props.row(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
