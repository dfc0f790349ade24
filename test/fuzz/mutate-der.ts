import {
  encode,
  nodeAt,
  parseForest,
  placesOf,
  replaceAt,
  type DerNode,
  type LengthForm,
} from './der-tree.ts';
import { BYTE_STEPS, oneOf, walk, type Pick } from './mutate-bytes.ts';
import type { Mutant } from './mutants.ts';

type Forest = readonly DerNode[];
type Step = (forest: Forest, pick: Pick) => Forest;

const TAGS = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x1f, 0x24, 0x30, 0x31, 0x80, 0xa0, 0xa1,
  0xa3,
];
const FORMS: readonly LengthForm[] = ['long', 'indefinite'];
const TIMES = [
  '20260304050607Z',
  '20260304050607.5Z',
  '20260304050607.50Z',
  '99991231235959Z',
  '20260230000000Z',
];

/** Some node, and what to put in its place. */
function one(by: (node: DerNode, forest: Forest, pick: Pick) => readonly DerNode[]): Step {
  return (forest, pick) => {
    const places = placesOf(forest);
    return places.length === 0
      ? forest
      : replaceAt(forest, oneOf(places, pick), (node) => by(node, forest, pick));
  };
}

function anyNode(forest: Forest, pick: Pick): readonly DerNode[] {
  return [nodeAt(forest, oneOf(placesOf(forest), pick))].filter((node) => node !== undefined);
}

/** A value, be it one that was taken apart or not. */
function leaf(node: DerNode, value: Buffer): readonly DerNode[] {
  return [{ tag: node.tag, children: undefined, value }];
}

function nested(node: DerNode, depth: number): DerNode {
  let inner = node;
  for (let i = 0; i < depth; i++) inner = { tag: 0x30, children: [inner], value: Buffer.alloc(0) };
  return inner;
}

const STEPS: Readonly<Record<string, Step>> = {
  'another tag': one((node, _, pick) => [{ ...node, tag: oneOf(TAGS, pick) }]),
  'primitive or not': one((node) => [{ ...node, tag: node.tag ^ 0x20 }]),
  drop: one(() => []),
  repeat: one((node) => [node, node]),
  'repeat often': one((node, _, pick) => Array.from({ length: 2 + pick(200) }, () => node)),
  'another node': one((_, forest, pick) => anyNode(forest, pick)),
  'one node more': one((node, forest, pick) => [node, ...anyNode(forest, pick)]),
  'swap inside': one((node, _, pick) => [
    { ...node, ...(node.children && { children: node.children.toSorted(() => pick(3) - 1) }) },
  ]),
  empty: one((node) => leaf(node, Buffer.alloc(0))),
  'take the cover off': one((node) => node.children ?? [node]),
  cover: one((node, _, pick) => [nested(node, oneOf([1, 2, 31, 33, 500], pick))]),
  'another length': one((node, _, pick) => [{ ...node, length: oneOf(FORMS, pick) }]),
  'another value': one((node, _, pick) =>
    leaf(node, walk(encodedContent(node), BYTE_STEPS, { pick, trail: [], times: 1 })),
  ),
  'another time': one((node, _, pick) =>
    node.tag === 0x17 || node.tag === 0x18 ? leaf(node, Buffer.from(oneOf(TIMES, pick))) : [node],
  ),
  'a large value': one((node, _, pick) => leaf(node, Buffer.alloc(2 ** pick(17), 0x01))),
  'value behind the value': one((node, _, pick) =>
    leaf(node, Buffer.concat([encodedContent(node), Buffer.from([pick(256)])])),
  ),
};

function encodedContent({ children, value }: DerNode): Buffer {
  return children === undefined ? value : Buffer.concat(children.map(encode));
}

/** Damages the structure, the bytes, or both. */
export function mutateDer(der: Buffer, pick: Pick): Mutant {
  const trail: string[] = [];
  const forest = parseForest(der) ?? [];
  const kind = pick(4);
  const times = 1 + pick(2);
  const altered = kind === 0 ? forest : walk(forest, STEPS, { pick, trail, times });
  const whole = Buffer.concat(altered.map(encode));
  const bytes = kind > 1 ? whole : walk(whole, BYTE_STEPS, { pick, trail, times: 1 + pick(3) });
  return { bytes, trail };
}
