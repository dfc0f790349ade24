const NAME = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,64}$/u;

/** Whether a text can name a framework at all: printable, at most 64 characters, with a letter or digit. */
export function isFrameworkName(text: string): boolean {
  return NAME.test(text) && nameKey(text) !== '';
}

/** What the spellings of one name have in common: `SOC 2`, `soc-2` and `SOC2` are all `soc2`. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
