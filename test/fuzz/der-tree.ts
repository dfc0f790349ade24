/** One DER element to be taken apart and put together again; whatever is changed, its lengths are made to fit. */
export interface DerNode {
  readonly tag: number;
  /** What it is made of; absent for a value. */
  readonly children: readonly DerNode[] | undefined;
  readonly value: Buffer;
  readonly length?: LengthForm;
}

/** How the length is written: as DER demands, with an octet too many, or open with an end (X.690 §8.1.3). */
export type LengthForm = 'minimal' | 'long' | 'indefinite';

const CONSTRUCTED = 0x20;
const OCTET_STRING = 0x04;

/** The elements that fill the bytes, or undefined where they do not. */
export function parseForest(bytes: Buffer): DerNode[] | undefined {
  const nodes: DerNode[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = headerAt(bytes, at);
    if (header === undefined || header.end > bytes.length) return undefined;
    nodes.push(toNode(header.tag, bytes.subarray(header.start, header.end)));
    at = header.end;
  }
  return nodes;
}

/** An octet string often holds DER in its turn: content of a token, extensions of a certificate. */
function toNode(tag: number, value: Buffer): DerNode {
  const holds = (tag & CONSTRUCTED) !== 0 || (tag === OCTET_STRING && value[0] === 0x30);
  return { tag, value, children: holds ? parseForest(value) : undefined };
}

function headerAt(bytes: Buffer, at: number): { tag: number; start: number; end: number } | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (octets > 3 || at + 2 + octets > bytes.length) return undefined;
  const length = octets === 0 ? first & 0x7f : bytes.readUIntBE(at + 2, octets);
  return { tag, start: at + 2 + octets, end: at + 2 + octets + length };
}

export function encode({ tag, children, value, length = 'minimal' }: DerNode): Buffer {
  const content = children === undefined ? value : Buffer.concat(children.map(encode));
  if (length === 'indefinite') return Buffer.concat([Buffer.of(tag, 0x80), content, Buffer.of(0, 0)]);
  return Buffer.concat([Buffer.of(tag), lengthOctets(content.length, length === 'long'), content]);
}

function lengthOctets(length: number, tooLong: boolean): Buffer {
  if (length < 0x80 && !tooLong) return Buffer.of(length);
  const needed = Math.ceil(Math.log2(length + 1) / 8);
  const octets = Buffer.alloc(Math.max(1, needed + Number(tooLong && length >= 0x80)));
  octets.writeUIntBE(length, 0, octets.length);
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
}

/** Where a node stands: the index to take at each level. */
export type Place = readonly number[];

export function placesOf(nodes: readonly DerNode[], above: Place = []): Place[] {
  return nodes.flatMap(({ children = [] }, i) => [[...above, i], ...placesOf(children, [...above, i])]);
}

export function nodeAt(nodes: readonly DerNode[], [first = 0, ...rest]: Place): DerNode | undefined {
  const node = nodes[first];
  return rest.length === 0 ? node : nodeAt(node?.children ?? [], rest);
}

/** Puts any number of nodes in the place of one. */
export function replaceAt(
  nodes: readonly DerNode[],
  [first = 0, ...rest]: Place,
  by: (node: DerNode) => readonly DerNode[],
): DerNode[] {
  return nodes.flatMap((node, i) => {
    if (i !== first) return [node];
    if (rest.length === 0) return by(node);
    return [{ ...node, children: replaceAt(node.children ?? [], rest, by) }];
  });
}
