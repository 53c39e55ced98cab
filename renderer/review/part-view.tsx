import { useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import type { ValueOf } from '#shared/model/value.ts';
import { shortRun } from '#shared/model/why.ts';
import { formatNumber } from '#shared/units/quantity.ts';
import { useArtifact } from './artifact.ts';
import { bytesText } from './event-line.ts';
import type { PartColours, PartFacts, PartFrame, PartScene, ViewName } from './part-scene.ts';
import style from './part-view.module.css';
import { scaleBar } from './scale-bar.ts';

/** Largest mesh that is loaded into the window. */
const mostBytes = 200_000_000;

/** A mesh that a run has made. */
export interface PartFile {
  readonly run: string;
  readonly file: ValueOf<'file'>;
}

interface Props {
  readonly part: PartFile;
  /** The same output of the run that is compared with, drawn over the part where it differs. */
  readonly other?: PartFile | undefined;
}

const viewLabels: readonly (readonly [ViewName, string])[] = [
  ['iso', 'Iso'],
  ['front', 'Front'],
  ['right', 'Right'],
  ['top', 'Top'],
];

function coloursOf(host: HTMLElement): PartColours {
  const tokens = getComputedStyle(host);
  const colour = (name: string): string => tokens.getPropertyValue(name).trim();
  return { surface: colour('--part-surface'), edge: colour('--part-edge'), other: colour('--part-other') };
}

interface Drawn {
  readonly scene: PartScene | undefined;
  readonly frame: PartFrame | undefined;
  readonly problem: string | undefined;
}

/** Sets the scene up once its library is there; it knows nothing of React. */
function useScene(host: HTMLElement | null, canvas: HTMLCanvasElement | null): Drawn {
  const [scene, setScene] = useState<PartScene>();
  const [frame, setFrame] = useState<PartFrame>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (host === null || canvas === null) return undefined;
    let made: PartScene | undefined;
    let current = true;
    const recolour = (): void => made?.recolour();
    const themes = new MutationObserver(recolour);
    import('./part-scene.ts').then(
      ({ createPartScene }) => {
        if (!current) return;
        try {
          made = createPartScene(canvas, host, () => coloursOf(host), setFrame);
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          setProblem(`The part cannot be drawn: this machine gives the window no WebGL (${why}).`);
          return;
        }
        themes.observe(document.documentElement, { attributes: true });
        setScene(made);
      },
      (error: unknown) => setProblem(`The 3D view cannot be loaded: ${String(error)}`),
    );
    return () => {
      current = false;
      themes.disconnect();
      made?.dispose();
    };
  }, [host, canvas]);
  return { scene, frame, problem };
}

/** A part in 3D: drag to turn, Shift-drag or right-drag to move, wheel to zoom. */
export function PartView({ part, other }: Props): JSX.Element {
  const [host, setHost] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { scene, frame, problem } = useScene(host, canvas.current);
  const [facts, setFacts] = useState<PartFacts>();
  const [unreadable, setUnreadable] = useState<string>();
  const isTooLarge = part.file.bytes > mostBytes;
  const differing = other?.file.digest === part.file.digest ? undefined : other;
  const mine = useArtifact(part.run, isTooLarge ? undefined : part.file.digest, mostBytes);
  const theirs = useArtifact(differing?.run ?? '', differing?.file.digest, mostBytes);
  const bytes = mine?.ok === true ? mine.value.bytes : undefined;
  const otherBytes = theirs?.ok === true ? theirs.value.bytes : undefined;
  useEffect(() => {
    if (scene === undefined || bytes === undefined) return undefined;
    let current = true;
    const models = [{ bytes, other: false }, ...(otherBytes === undefined ? [] : [{ bytes: otherBytes, other: true }])];
    scene.show(models).then(
      (shown) => {
        if (!current) return;
        setFacts(shown);
        setUnreadable(undefined);
      },
      (error: unknown) => {
        if (current) setUnreadable(`${part.file.name} is no glTF that can be read: ${String(error)}`);
      },
    );
    return () => {
      current = false;
    };
  }, [scene, bytes, otherBytes, part.file.name]);
  const failed = mine?.ok === false ? mine.error : theirs?.ok === false ? theirs.error : undefined;
  const said = isTooLarge
    ? `${part.file.name} has ${bytesText(part.file.bytes)}, more than the window shows. Save it and open it in a CAD program.`
    : (problem ?? (failed === undefined ? unreadable : failureSentence(failed)));
  return (
    <div className={style['part']} data-testid="part-view" data-shown={facts === undefined ? undefined : true}>
      <div ref={setHost} className={style['stage']}>
        <canvas ref={canvas} className={style['canvas']} aria-label={`3D view of ${part.file.name}`} role="img" />
        {said === undefined ? null : (
          <p className={style['said']} role="alert">
            {said}
          </p>
        )}
        {said === undefined && facts === undefined ? <p className={style['said']}>Loading {part.file.name}</p> : null}
        {frame === undefined || facts === undefined ? null : <Overlay frame={frame} />}
      </div>
      <div className={style['foot']}>
        <div className={style['bar']}>
          {viewLabels.map(([view, label]) => (
            <button key={view} type="button" className={style['view']} onClick={() => scene?.look(view)}>
              {label}
            </button>
          ))}
          <button type="button" className={style['view']} onClick={() => scene?.fit()}>
            Fit
          </button>
        </div>
        <p className={style['facts']}>
          {facts === undefined ? '' : `${factsText(facts)} · ${bytesText(part.file.bytes)}`}
          {differing === undefined ? null : (
            <span className={style['legend']}>
              <span className={style['mine']}>■</span> this run <span className={style['theirs']}>■</span> run{' '}
              {shortRun(differing.run)}
            </span>
          )}
        </p>
      </div>
    </div>
  );
}

function factsText({ size, triangles }: PartFacts): string {
  const lengths = size.map((mm) => formatNumber(mm, undefined, 5)).join(' × ');
  return `${lengths}\u202fmm · ${triangles.toLocaleString('en')} triangles`;
}

function Overlay({ frame }: { readonly frame: PartFrame }): JSX.Element {
  const bar = scaleBar(frame.pxPerMm, 120);
  return (
    <>
      <svg className={style['axes']} viewBox="-30 -30 60 60" aria-hidden="true">
        {frame.axes.map(({ name, x, y }) => (
          <g key={name} className={style[`axis-${name}`]}>
            <line x1="0" y1="0" x2={x * 20} y2={y * 20} />
            <text x={x * 25} y={y * 25}>
              {name}
            </text>
          </g>
        ))}
      </svg>
      <div className={style['scale']} style={{ width: bar.px }}>
        {formatNumber(bar.mm)}
        {'\u202f'}mm
      </div>
    </>
  );
}
