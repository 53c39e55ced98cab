import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import type { JsonObject, Json } from '../../shared/std/json.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { CanvasPage } from '../pages/canvas-page.ts';

/** Params that hold entries by name, which are added and named one by one. */
const MAPS = new Set(['cells', 'inputs', 'outputs', 'where', 'tables']);

/** What an engineer does with the mouse and the keyboard to draw a thread. */
export class Drawing {
  readonly page: Page;
  readonly bench: BenchPage;
  readonly canvas: CanvasPage;

  constructor(page: Page) {
    this.page = page;
    this.bench = new BenchPage(page);
    this.canvas = new CanvasPage(page);
  }

  /** Drags a function onto the canvas, and gives the new node its id and title. */
  async drop(name: string, node: { id: string; title: string }, at: { x: number; y: number }): Promise<void> {
    await this.page.getByTestId(`function-${name.replace('/', '-')}`).dragTo(this.canvas.root, { targetPosition: at });
    const id = this.page.getByTestId('node-id');
    await expect(id).toBeVisible();
    await this.#type(this.page.getByTestId('node-title'), node.title);
    await this.#type(id, node.id);
    await expect(this.canvas.node(node.id)).toBeVisible();
  }

  /** Fills the form of the selected node, as far as these params say. */
  async fill(params: JsonObject, at = ''): Promise<void> {
    for (const [name, value] of Object.entries(params)) await this.#fillOne(`${at}/${name}`, value);
  }

  /** Draws a wire from an output to an input, both written node.port. */
  async wire(from: string, to: string): Promise<void> {
    const [source = '', output = ''] = from.split('.');
    const [target = '', input = ''] = to.split('.');
    await this.canvas.drawWire(this.canvas.port(source, 'out', output), this.canvas.port(target, 'in', input));
    await expect(this.canvas.wire(from, to)).toBeAttached();
  }

  async #fillOne(pointer: string, value: Json): Promise<void> {
    const control = this.#param(pointer);
    if (typeof value === 'string') {
      if (await this.#isTyped(pointer)) return await this.#fillType(pointer, value);
      await this.#reveal(pointer, control);
      if ((await control.evaluate((element) => element.tagName)) === 'SELECT')
        return void (await control.selectOption({ label: value }));
      return await this.#type(control, value);
    }
    if (typeof value === 'number') {
      await this.#reveal(pointer, control);
      return await this.#type(control, String(value));
    }
    if (typeof value === 'boolean') {
      await this.#reveal(pointer, control);
      return await control.setChecked(value);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error(`No field is known for ${pointer}.`);
    await this.#fillMembers(pointer, value as JsonObject);
  }

  async #fillMembers(pointer: string, members: JsonObject): Promise<void> {
    const isMap = MAPS.has(pointer.split('/').at(-1) ?? '');
    const add = this.page.getByTestId(`${testId(pointer)}-add`);
    if (!isMap && (await add.isVisible())) await add.click();
    for (const [name, value] of Object.entries(members)) {
      if (isMap) await this.#addEntry(pointer, name);
      await this.#fillOne(`${pointer}/${name}`, value);
    }
  }

  async #addEntry(pointer: string, name: string): Promise<void> {
    const before = await this.#names(pointer);
    const add = this.page.getByTestId(`${testId(pointer)}-add`);
    await add.click();
    // The first click opens a map that may be left out.
    if (before.length === 0 && (await this.#names(pointer)).length === 0) await add.click();
    await expect.poll(() => this.#names(pointer)).toHaveLength(before.length + 1);
    const [fresh = ''] = (await this.#names(pointer)).filter((one) => !before.includes(one));
    if (fresh !== name) {
      const field = this.page.getByTestId(`${testId(`${pointer}/${fresh}`)}-name`);
      await field.fill(name);
      await field.press('Enter');
    }
    await expect(this.page.getByTestId(`${testId(`${pointer}/${name}`)}-name`)).toBeVisible();
  }

  /** The names of a map's entries, as its form shows them. */
  async #names(pointer: string): Promise<string[]> {
    const prefix = `${testId(pointer)}-`;
    const ids = await this.page
      .locator(`[data-testid^="${prefix}"][data-testid$="-name"]`)
      .evaluateAll((fields) => fields.map((field) => field.getAttribute('data-testid') ?? ''));
    // An entry that is called "name" has a value whose own id ends so.
    return ids.flatMap((id) => /^(.+)-name$/.exec(id.slice(prefix.length))?.[1] ?? []);
  }

  async #isTyped(pointer: string): Promise<boolean> {
    const control = this.#param(pointer);
    if (!(await control.isVisible())) return false;
    return await control.evaluate((element) => element.getAttribute('aria-label')?.endsWith('kind') === true);
  }

  async #fillType(pointer: string, type: string): Promise<void> {
    const [, kind = type, argument] = /^(\w+)<(.*)>$/.exec(type) ?? [];
    await this.#param(pointer).selectOption(kind);
    if (argument !== undefined) await this.#type(this.page.getByTestId(`${testId(pointer)}-of`), argument);
  }

  /** An optional field is added first. */
  async #reveal(pointer: string, control: Locator): Promise<void> {
    if (await control.isVisible()) return;
    const add = this.page.getByTestId(`${testId(pointer)}-add`);
    if (await add.isVisible()) await add.click();
    await expect(control).toBeVisible();
  }

  #param(pointer: string): Locator {
    return this.page.getByTestId(testId(pointer));
  }

  async #type(field: Locator, text: string): Promise<void> {
    await field.fill(text);
    // Enter would begin a new line in a field of several.
    await field.blur();
    await expect(field).toHaveValue(text);
  }
}

function testId(pointer: string): string {
  return `param-${pointer.replaceAll('/', '-').replace(/^-/, '')}`;
}
