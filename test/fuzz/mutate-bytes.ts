/** A whole number below the limit. */
export type Pick = (limit: number) => number;

export type ByteStep = (bytes: Buffer, pick: Pick) => Buffer;

const TELLING = [0, 1, 2, 0x7f, 0x80, 0x81, 0x82, 0xfe, 0xff];

export function oneOf<T>(values: readonly T[], pick: Pick): T {
  const value = values[pick(values.length)];
  if (value === undefined) throw new RangeError('there is nothing to choose from');
  return value;
}

/** A place and a length, short more often than long, that lie within the bytes. */
function range(bytes: Buffer, pick: Pick): readonly [from: number, to: number] {
  const from = pick(bytes.length + 1);
  const longest = oneOf([4, 32, 512, bytes.length], pick);
  return [from, Math.min(bytes.length, from + 1 + pick(longest + 1))];
}

function replaced(bytes: Buffer, from: number, to: number, middle: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);
}

function someBytes(length: number, pick: Pick): Buffer {
  return Buffer.from(Array.from({ length }, () => pick(256)));
}

function altered(bytes: Buffer, pick: Pick, value: (old: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length === 0) return copy;
  for (let times = 1 + pick(4); times > 0; times--) {
    const at = pick(copy.length);
    copy.writeUInt8(value(copy.readUInt8(at)), at);
  }
  return copy;
}

/** Ways to damage bytes of which nothing is known. */
export const BYTE_STEPS: Readonly<Record<string, ByteStep>> = {
  'flip bits': (bytes, pick) => altered(bytes, pick, (old) => old ^ (1 << pick(8))),
  'set bytes': (bytes, pick) => altered(bytes, pick, () => oneOf(TELLING, pick)),
  'count up or down': (bytes, pick) => altered(bytes, pick, (old) => (old + 255 + 2 * pick(2)) & 0xff),
  truncate: (bytes, pick) => bytes.subarray(0, pick(bytes.length + 1)),
  'cut the start off': (bytes, pick) => bytes.subarray(pick(bytes.length + 1)),
  remove: (bytes, pick) => replaced(bytes, ...range(bytes, pick)),
  insert: (bytes, pick) => {
    const at = pick(bytes.length + 1);
    return replaced(bytes, at, at, someBytes(1 + pick(40), pick));
  },
  zero: (bytes, pick) => {
    const [from, to] = range(bytes, pick);
    return replaced(bytes, from, to, Buffer.alloc(to - from));
  },
  repeat: (bytes, pick) => {
    const [from, to] = range(bytes, pick);
    return replaced(bytes, to, to, bytes.subarray(from, to));
  },
  move: (bytes, pick) => {
    const [from, to] = range(bytes, pick);
    const rest = replaced(bytes, from, to);
    const at = pick(rest.length + 1);
    return replaced(rest, at, at, bytes.subarray(from, to));
  },
  overwrite: (bytes, pick) => {
    const [from, to] = range(bytes, pick);
    const at = pick(bytes.length + 1);
    return replaced(bytes, at, Math.min(bytes.length, at + to - from), bytes.subarray(from, to));
  },
};

/** Takes a few steps of a kind and writes their names down. */
export function walk<T>(
  start: T,
  steps: Readonly<Record<string, (at: T, pick: Pick) => T>>,
  { pick, trail, times }: { readonly pick: Pick; readonly trail: string[]; readonly times: number },
): T {
  let at = start;
  for (let i = 0; i < times; i++) {
    const [name, step] = oneOf(Object.entries(steps), pick);
    trail.push(name);
    at = step(at, pick);
  }
  return at;
}
