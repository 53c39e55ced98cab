import { useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import type { ValueOf } from '#shared/model/value.ts';
import { shortDigest } from '#shared/std/digest.ts';
import { useSession } from '../session/use-session.ts';
import { Button } from '../ui/controls.tsx';
import { useArtifact } from './artifact.ts';
import { bytesText } from './event-line.ts';
import { previewOf, previewText } from './file-preview.ts';
import style from './details.module.css';

/** What is read of a text for its preview. */
const textBytes = 16_384;
const imageBytes = 30_000_000;

interface Props {
  readonly run: string;
  readonly file: ValueOf<'file'>;
}

function TextPreview({ run, file }: Props): JSX.Element {
  const read = useArtifact(run, file.digest, textBytes);
  if (read === undefined) return <p className={style['dim']}>Reading {file.name}</p>;
  if (!read.ok) return <p role="alert">{failureSentence(read.error)}</p>;
  const { bytes, total } = read.value;
  return (
    <>
      <pre className={style['text']}>{previewText(bytes, total, previewOf(file.mediaType))}</pre>
      {bytes.length < total ? (
        <p className={style['dim']}>
          The first {bytesText(bytes.length)} of {bytesText(total)}.
        </p>
      ) : null}
    </>
  );
}

/** Decoded and painted here: the page may load no address, also not one of its own memory. */
function ImagePreview({ run, file }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [problem, setProblem] = useState<string>();
  const read = useArtifact(run, file.digest, imageBytes);
  const bytes = read?.ok === true ? read.value.bytes : undefined;
  useEffect(() => {
    if (bytes === undefined) return;
    createImageBitmap(new Blob([bytes], { type: file.mediaType })).then(
      (image) => {
        const target = canvas.current;
        if (target === null) return;
        target.width = image.width;
        target.height = image.height;
        target.getContext('2d')?.drawImage(image, 0, 0);
      },
      (error: unknown) => setProblem(`${file.name} cannot be shown: ${String(error)}`),
    );
  }, [bytes, file]);
  if (read?.ok === false) return <p role="alert">{failureSentence(read.error)}</p>;
  if (problem !== undefined) return <p role="alert">{problem}</p>;
  return <canvas ref={canvas} className={style['image']} role="img" aria-label={file.name} />;
}

/** A file that a node has given: what it is, a look into it, and a way to save it. */
export function FileView({ run, port, file }: Props & { readonly port: string }): JSX.Element {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const kind = previewOf(file.mediaType);
  const save = async (): Promise<void> => {
    const answer = await session.services.callWindow('artifact.save', { run, port, suggested: file.name });
    if (!answer.ok) session.workbench.notify('error', failureSentence(answer.error));
    else if (answer.value.path !== undefined) session.workbench.notify('info', `Saved as ${answer.value.path}.`);
  };
  return (
    <div>
      <div className={style['file-head']}>
        <span className={style['value']} title={`${file.mediaType}, ${file.digest}`}>
          {file.name}
        </span>
        <span className={style['dim']}>{bytesText(file.bytes)}</span>
        <span className={style['digest']} title={file.digest}>
          {shortDigest(file.digest)}
        </span>
      </div>
      <div className={style['file-head']}>
        <Button tone="quiet" onClick={() => void save()}>
          Save as…
        </Button>
        {kind === undefined ? null : (
          <Button tone="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide' : 'Look into it'}
          </Button>
        )}
      </div>
      {open && kind === 'image' ? <ImagePreview run={run} file={file} /> : null}
      {open && (kind === 'text' || kind === 'json') ? <TextPreview run={run} file={file} /> : null}
    </div>
  );
}
