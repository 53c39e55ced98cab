import { createContext, useContext } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { must } from '#shared/std/assert.ts';
import type { JsonObject } from '#shared/std/json.ts';
import type { FormField } from './form-model.ts';

export interface FieldProps {
  readonly field: FormField;
  /** An item or an entry stays where it is when it is emptied; a member goes. */
  readonly keep?: boolean | undefined;
  /** Buttons of the place that the field stands in, such as to move it. */
  readonly actions?: ReactNode;
}

/** What the fields of a form ask of the node that they belong to. */
export interface ParamsEditing {
  /** The whole schema, for references and seeds. */
  readonly root: JsonObject;
  readonly readOnly: boolean;
  /** Changes the params. Changes of one field without the focus leaving it are one entry of the history. */
  readonly change: (next: (params: JsonObject) => JsonObject, field?: string) => void;
  /** Lets the user choose a file; undefined where none was chosen. */
  readonly chooseFile: (mediaType: string, title: string) => Promise<string | undefined>;
  /** Shows a step in the panel for code. */
  readonly openCode: () => void;
  /** Shows a field of any shape: fields hold fields. */
  readonly Field: ComponentType<FieldProps>;
}

export const ParamsContext = createContext<ParamsEditing | undefined>(undefined);

export function useParams(): ParamsEditing {
  return must(useContext(ParamsContext), 'a field stands inside a form');
}

/** What tests find a field by. */
export function paramTestId(pointer: string): string {
  return `param-${pointer.slice(1).replaceAll('/', '-')}`;
}

/** The hint of a field: what it is for, and what it may be. */
export function hintOf(field: FormField): string | undefined {
  const name = field.path.at(-1);
  const parts = [field.doc, field.limits, typeof name === 'string' && name !== field.label ? `(${name})` : undefined];
  const text = parts.filter((part) => part !== undefined).join(' · ');
  return text === '' ? undefined : text;
}
