import type { JsonObject } from '@bufbuild/protobuf';
import { formatPath } from '../json/json-text-error.ts';
import { unprocessable } from './errors.ts';

interface Integers {
  readonly from: number;
  readonly to: number;
}

export const INT32: Integers = { from: -(2 ** 31), to: 2 ** 31 - 1 };
export const UINT32: Integers = { from: 0, to: 2 ** 32 - 1 };

const IDENTIFIER = 'must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$';

/**
 * Takes the members of a JSON object out by name and type. Null counts as absent. What nobody took is unknown,
 * and `finish` refuses it. Each method throws `RestError` 422 that names the member.
 */
export class Members {
  readonly #values: Map<string, unknown>;
  readonly #path: readonly (string | number)[];

  constructor(entries: Iterable<readonly [string, unknown]>, path: readonly (string | number)[] = []) {
    this.#values = new Map(entries);
    this.#path = path;
  }

  /** Empty when absent, as in the proto. */
  text(name: string): string {
    return this.optionalText(name) ?? '';
  }

  optionalText(name: string): string | undefined {
    return this.#typed(name, isString, 'must be a string');
  }

  /** An organisation or project; empty when absent. Whether a string is one is for the service to say. */
  identifier(name: string): string {
    return this.#typed(name, isString, IDENTIFIER) ?? '';
  }

  texts(name: string): string[] {
    return this.#typed(name, isStrings, 'must be a list of strings') ?? [];
  }

  /** False when absent. */
  flag(name: string): boolean {
    return this.optionalFlag(name) ?? false;
  }

  optionalFlag(name: string): boolean | undefined {
    return this.#typed(name, isBoolean, 'must be true or false');
  }

  integer(name: string, { from, to }: Integers): number | undefined {
    const fits = (value: unknown): value is number => isInteger(value) && value >= from && value <= to;
    return this.#typed(name, fits, `must be a whole number from ${from} to ${to}`);
  }

  /** The value that `words` has for the text, case ignored; undefined when absent. */
  word<T>(name: string, words: ReadonlyMap<string, T>): T | undefined {
    const problem = `must be ${[...words.keys()].join(', ')}`;
    const word = this.#typed(name, isString, problem);
    if (word === undefined) return undefined;
    const value = words.get(word.toUpperCase());
    if (value === undefined) throw this.refusal(name, problem);
    return value;
  }

  /** An object with whatever keys it has. */
  openObject(name: string): JsonObject | undefined {
    return this.#typed(name, isObject, 'must be an object');
  }

  object(name: string): Members | undefined {
    const value = this.openObject(name);
    return value === undefined ? undefined : new Members(Object.entries(value), [...this.#path, name]);
  }

  objects(name: string): Members[] {
    const values = this.#typed(name, isObjects, 'must be a list of objects') ?? [];
    return values.map((value, i) => new Members(Object.entries(value), [...this.#path, name, i]));
  }

  /** Any value, for a caller that judges it alone; undefined when absent. */
  value(name: string): unknown {
    return this.#typed(name, isAnything, '');
  }

  /** @throws {RestError} 422 that names a member which nobody took. */
  finish(): void {
    for (const name of this.#values.keys()) throw this.refusal(name, 'unknown field');
  }

  /** Names of members that nobody took, for a caller that does not refuse them. */
  leftOver(): string[] {
    return [...this.#values.keys()];
  }

  refusal(name: string, problem: string): Error {
    return unprocessable(formatPath('', [...this.#path, name]), problem);
  }

  #typed<T>(name: string, is: (value: unknown) => value is T, problem: string): T | undefined {
    const value = this.#values.get(name);
    this.#values.delete(name);
    if (value === undefined || value === null) return undefined;
    if (!is(value)) throw this.refusal(name, problem);
    return value;
  }
}

/** From the source text of each member, which is known to be JSON. */
export function parsedMembers(sources: ReadonlyMap<string, string>): Members {
  return new Members([...sources].map(([name, source]): [string, unknown] => [name, JSON.parse(source)]));
}

function isAnything(_value: unknown): _value is unknown {
  return true;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isString);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isObjects(value: unknown): value is JsonObject[] {
  return Array.isArray(value) && value.every(isObject);
}
