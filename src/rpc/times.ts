import { create } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema, type Duration, type Timestamp } from '@bufbuild/protobuf/wkt';
import { fromMillis, toMillis, type Instant } from '../core/time.ts';

export function toTimestamp(instant: Instant): Timestamp {
  const millis = toMillis(`${instant.slice(0, 19)}.000000Z`);
  return create(TimestampSchema, {
    seconds: BigInt(millis / 1000),
    nanos: Number(instant.slice(20, 26)) * 1000,
  });
}

/** Undefined for the empty text that stands for no time, and for year 0, which no Timestamp can hold. */
export function toTimestampOrNone(instant: Instant): Timestamp | undefined {
  return instant < '0001' ? undefined : toTimestamp(instant);
}

/** Digits beyond the microsecond are cut off. */
export function toInstant({ seconds, nanos }: Timestamp): Instant {
  const micros = String(Math.floor(nanos / 1000)).padStart(6, '0');
  return `${fromMillis(Number(seconds) * 1000).slice(0, 19)}.${micros}Z`;
}

export function toDuration(millis: number): Duration {
  const seconds = Math.floor(millis / 1000);
  return create(DurationSchema, {
    seconds: BigInt(seconds),
    nanos: Math.floor((millis - seconds * 1000) * 1e6),
  });
}
