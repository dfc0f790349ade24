import { isCalendarDate, type Instant } from '../time.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** 1234567 as `1,234,567`. Not by locale: every machine has to write the same. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 record`, `2 records`, `1 has`; the plural is the singular with s unless given. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

/** A share, 0 to 1, as `75 %`, with as many digits as it has. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))} %`;
}

/** `2 December 2027`; a text that is no day stands as it is. */
export function longDate(day: string): string {
  if (!isCalendarDate(day)) return day;
  return `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

/** An instant to the second, `2026-04-02 00:00:00`; empty when there is none. */
export function toSecond(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)}`.trim();
}
