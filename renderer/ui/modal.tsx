import { Dialog } from 'radix-ui';
import type { JSX, ReactNode } from 'react';
import style from './modal.module.css';

interface Props {
  readonly title: string;
  /** One or two sentences under the title. */
  readonly text?: string | undefined;
  /** The title is for screen readers only: what is inside says by itself what it is. */
  readonly hideTitle?: boolean | undefined;
  readonly size?: 'small' | 'medium' | 'large' | undefined;
  readonly at?: 'middle' | 'top' | undefined;
  /** A click beside it closes it. A question is only closed by an answer. */
  readonly closesOutside?: boolean | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly testId?: string | undefined;
}

/** Something that stands over the window until it is answered or closed. Keeps the focus inside; Escape closes it. */
export function Modal(props: Props): JSX.Element {
  const { title, text, size = 'small', at = 'middle', children } = props;
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Dialog.Portal>
        {/* Radix's own overlay would add a style element to lock the scrolling, which the page's policy refuses. */}
        <div className={style['overlay']} />
        <Dialog.Content
          className={`${style['content']} ${style[size]} ${style[at]}`}
          data-testid={props.testId}
          {...(text === undefined ? { 'aria-describedby': undefined } : {})}
          onInteractOutside={(event) => {
            if (props.closesOutside !== true) event.preventDefault();
          }}
        >
          <Dialog.Title className={props.hideTitle === true ? style['hidden'] : style['title']}>{title}</Dialog.Title>
          {text === undefined ? null : <Dialog.Description className={style['text']}>{text}</Dialog.Description>}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The last row of a dialog: its buttons, the one to press at the end. */
export function ModalButtons({ children }: { readonly children: ReactNode }): JSX.Element {
  return <div className={style['buttons']}>{children}</div>;
}
