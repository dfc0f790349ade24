/** Inverts one bit, counted from the lowest of the first byte; a second time it is as before. */
export function flip(bytes: Buffer, bit: number): void {
  const at = bit >> 3;
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit & 7)), at);
}
