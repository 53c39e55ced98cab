import type { JSX, ReactNode } from 'react';
import type { Port } from '#shared/model/function-spec.ts';
import { parsePortType } from '#shared/model/port-type.ts';
import style from './inspector.module.css';
import { typeWords } from './node-facts.ts';

/** A port by its name and type, as a line over what it holds. */
export function PortLine({
  name,
  port,
  more,
}: {
  readonly name: string;
  readonly port: Port | undefined;
  /** Stands in the place of the type, which hover still shows. */
  readonly more?: ReactNode;
}): JSX.Element {
  const type = port === undefined ? undefined : parsePortType(port.type);
  const kind = type?.ok === true ? type.value.kind : undefined;
  const hint = [port?.title === undefined ? undefined : name, port?.doc, port?.type].filter(
    (part) => part !== undefined,
  );
  return (
    <div className={style['port-head']} title={hint.join('\n')}>
      <span className={style['dot']} data-kind={kind} aria-hidden="true" />
      <span className={style['port-name']}>{port?.title ?? name}</span>
      {port?.optional === true ? <span className={style['dim']}>optional</span> : null}
      {port?.many === true ? <span className={style['dim']}>many</span> : null}
      {more ?? <span className={style['port-type-word']}>{port === undefined ? '' : typeWords(port.type)}</span>}
    </div>
  );
}
