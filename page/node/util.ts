type Callback = (error: unknown, value?: unknown) => void;

/** As Node's `util.callbackify`; the last argument of the result is the callback. */
export function callbackify(work: (...args: unknown[]) => Promise<unknown>) {
  return (...args: unknown[]): void => {
    const callback = args.pop();
    if (!isCallback(callback)) throw new TypeError('the last argument must be a callback');
    // As in Node, what the callback throws is nobody's rejection.
    const answer = (...answers: Parameters<Callback>) => queueMicrotask(() => callback(...answers));
    work(...args).then(
      (value) => answer(null, value),
      (error: unknown) => answer(error),
    );
  };
}

/** As Node's `util.inherits`. */
export function inherits(constructor: { prototype: object }, parent: { prototype: object }): void {
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function';
}
