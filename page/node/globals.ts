import { Buffer } from './buffer.ts';

/** What yauzl defers its callbacks with. */
const setImmediate = (callback: () => void): void => queueMicrotask(callback);

export { Buffer, setImmediate };
