/* The little of XML that the parts of a workbook need where the parser of cells leaves something out. */

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decodeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(lt|gt|quot|apos|amp));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
}

export type Attributes = ReadonlyMap<string, string>;

function attributesOf(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of tag.matchAll(/\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    found.set(match[1] ?? '', decodeXml(match[2] ?? match[3] ?? ''));
  return found;
}

/** Attributes of every element of that local name, in order. */
export function elements(xml: string, name: string): Attributes[] {
  const tags = xml.match(new RegExp(`<(?:[\\w.-]+:)?${name}(?=[\\s/>])(?:"[^"]*"|'[^']*'|[^"'>])*>`, 'g'));
  return (tags ?? []).map(attributesOf);
}

/** Takes a prefix of the root's namespace off every element: the parser of cells misses shared formulas under one. */
export function withoutPrefix(xml: string): string {
  const start = /^[^<]*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*)*<([\w.-]+):[\w.-]+[^>]*>/.exec(xml);
  const prefix = start?.[1];
  if (start === null || prefix === undefined) return xml;
  const bare = xml.replaceAll(`</${prefix}:`, '</').replaceAll(`<${prefix}:`, '<');
  return /\sxmlns=/.test(start[0]) ? bare : bare.replace(` xmlns:${prefix}=`, ' xmlns=');
}
