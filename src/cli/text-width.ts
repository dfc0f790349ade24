const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ASCII = /^[ -~]*$/;

/** What a reader sees as one character each. Some of them a terminal shows twice as wide; they are rare here. */
function charactersOf(text: string): string[] {
  return ASCII.test(text) ? text.split('') : Array.from(graphemes.segment(text), ({ segment }) => segment);
}

export function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : charactersOf(text).length;
}

/** Filled up with spaces; those that stand right get them in front. */
export function padded(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
}

/** At most `width` characters, the last of them an ellipsis when some were left out. */
export function clipped(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${charactersOf(text)
    .slice(0, width - 1)
    .join('')}…`;
}

/** In lines of at most `width` characters, broken at spaces; longer words are cut. At least one line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    const fits = line === '' || widthOf(longer) <= width;
    if (!fits) lines.push(line);
    let rest = charactersOf(fits ? longer : word);
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width).join(''));
    line = rest.join('');
  }
  return [...lines, line];
}
