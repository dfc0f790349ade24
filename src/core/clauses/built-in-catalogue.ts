import source from './catalogue.json' with { type: 'json' };
import { parseCatalogue } from './parse-catalogue.ts';

/** The catalogue that comes with this version. */
export const builtInCatalogue = parseCatalogue(source);
