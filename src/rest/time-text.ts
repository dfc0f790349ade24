import type { Timestamp } from '@bufbuild/protobuf/wkt';

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/;

/** As the documentation writes times, `2026-01-02T15:04:05.000000+00:00`; null when unset. */
export function timeText(time: Timestamp | undefined): string | null {
  if (time === undefined) return null;
  const seconds = new Date(Number(time.seconds) * 1000).toISOString().slice(0, 19);
  const micros = Math.floor(time.nanos / 1000);
  return `${seconds}.${String(micros).padStart(6, '0')}+00:00`;
}

/**
 * Reads RFC 3339 with any offset; digits after the sixth of the fraction are cut off. Undefined when the text
 * is no such time, the day does not exist, or the year in UTC is not 1 to 9999.
 */
export function parseTime(text: string): Pick<Timestamp, 'seconds' | 'nanos'> | undefined {
  const [, date = '', time = '', fraction = '', offset = ''] = RFC3339.exec(text) ?? [];
  if (!isCalendarDate(date)) return undefined;
  const millis = Date.parse(`${date}T${time}${offset.toUpperCase()}`);
  if (Number.isNaN(millis)) return undefined;
  const year = new Date(millis).getUTCFullYear();
  if (year < 1 || year > 9999) return undefined;
  return { seconds: BigInt(millis / 1000), nanos: Number(fraction.slice(0, 6).padEnd(6, '0')) * 1000 };
}

// Date.parse rolls 30 February over to March.
function isCalendarDate(date: string): boolean {
  const millis = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(date);
}
