import {
  AlignmentType,
  LevelFormat,
  type IBaseParagraphStyleOptions,
  type INumberingOptions,
  type ISectionPropertiesOptions,
  type IStylesOptions,
} from 'docx';

/** Lengths are in twips (1/20 pt, 1/1440 inch), font sizes in half points. */
const A4 = { width: 11_906, height: 16_838 };
const SIDE_MARGIN = 1304;
const CLAUSE_INDENT = 851;
const BULLET_INDENT = 425;

/** Between the side margins. */
export const TEXT_WIDTH = A4.width - 2 * SIDE_MARGIN;

export const PAGE: NonNullable<ISectionPropertiesOptions['page']> = {
  size: A4,
  margin: { top: 1418, bottom: 1304, left: SIDE_MARGIN, right: SIDE_MARGIN, header: 709, footer: 624 },
};

export const BULLETS = 'bullets';

export const numbering: INumberingOptions = {
  config: [
    {
      reference: BULLETS,
      levels: [
        {
          level: 0,
          format: LevelFormat.BULLET,
          text: '\u2022',
          alignment: AlignmentType.LEFT,
          style: { paragraph: { indent: { left: CLAUSE_INDENT + BULLET_INDENT, hanging: BULLET_INDENT } } },
        },
      ],
    },
  ],
};

/** A style for each kind of block, so that a change of one style in Word changes all blocks of its kind. */
export const styles: IStylesOptions = {
  default: {
    document: {
      run: { font: { ascii: 'Arial', hAnsi: 'Arial', cs: 'Arial' }, size: 21, language: { value: 'en-GB' } },
      paragraph: { spacing: { after: 120, line: 269 } },
    },
    title: {
      run: { size: 36, bold: true },
      paragraph: { alignment: AlignmentType.LEFT, spacing: { after: 360, line: 240 }, keepNext: true },
    },
    heading1: heading(26, 360),
    heading2: heading(23, 280),
    heading3: heading(21, 200),
  },
  paragraphStyles: [
    {
      id: 'Clause',
      name: 'Clause',
      basedOn: 'Normal',
      quickFormat: true,
      paragraph: { indent: { left: CLAUSE_INDENT, hanging: CLAUSE_INDENT }, leftTabStop: CLAUSE_INDENT },
    },
    {
      id: 'ListBullet',
      name: 'List Bullet',
      basedOn: 'Normal',
      quickFormat: true,
      paragraph: { spacing: { after: 60 } },
    },
    {
      id: 'TableText',
      name: 'Table Text',
      basedOn: 'Normal',
      run: { size: 19 },
      paragraph: { spacing: { after: 0, line: 250 } },
    },
    {
      id: 'TableHeading',
      name: 'Table Heading',
      basedOn: 'TableText',
      run: { bold: true },
      paragraph: { keepNext: true },
    },
    {
      id: 'TableEnd',
      name: 'Table End',
      basedOn: 'Normal',
      run: { size: 12 },
      paragraph: { spacing: { after: 0, line: 240 } },
    },
    {
      id: 'Footer',
      name: 'footer',
      basedOn: 'Normal',
      run: { size: 17, color: '595959' },
      paragraph: { spacing: { after: 0 } },
    },
  ],
};

function heading(size: number, before: number): IBaseParagraphStyleOptions {
  return {
    run: { size, bold: true, color: '1F2A44' },
    paragraph: { spacing: { before, after: 120, line: 240 }, keepNext: true, keepLines: true },
  };
}
