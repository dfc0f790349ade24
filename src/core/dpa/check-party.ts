import { fault, memberOf, objectOf, type PlacedValue } from '../clauses/placed-value.ts';
import type { Contact, Party } from './agreement.ts';
import { isAbsent, optionalName, optionalText, requiredAddress, requiredName } from './check-text.ts';
import { countryOf } from './countries.ts';

const PARTY_KEYS = [
  'name',
  'address',
  'country',
  'registration_number',
  'contact',
  'dpo',
  'eu_representative',
  'signatory',
];
const CONTACT_KEYS = ['name', 'role', 'email', 'phone'];
const SIGNATORY_KEYS = ['name', 'title'];
const LONGEST_EMAIL = 254;
const EMAIL = /^[^\s@<>()[\],;:\\"|`]+@[^\s@<>()[\],;:\\"|`.]+(?:\.[^\s@<>()[\],;:\\"|`.]+)+$/u;

/** A party, and the keys that were not read, such as `contact.mail`. */
export interface CheckedParty {
  readonly party: Party;
  readonly unknownKeys: readonly string[];
}

/** Reads the details of a party; what is wrong is added to the faults of `place`. */
export function checkParty(place: PlacedValue): CheckedParty {
  const details = objectOf(place) ?? {};
  const at = (key: string) => memberOf(place, details, key);
  const unknownKeys = strangersOf(details, PARTY_KEYS);
  const party = {
    name: requiredName(at('name')),
    address: requiredAddress(at('address')),
    country: countryOf(at('country')),
    registrationNumber: optionalText(at('registration_number')),
    contact: contactOf(at('contact'), unknownKeys),
    dpo: optionalText(at('dpo')),
    euRepresentative: optionalText(at('eu_representative')),
    signatory: signatoryOf(at('signatory'), unknownKeys),
  };
  return { party, unknownKeys };
}

function contactOf(place: PlacedValue, unknownKeys: string[]): Contact | undefined {
  const details = isAbsent(place.value) ? undefined : objectOf(place);
  if (details === undefined) return undefined;
  unknownKeys.push(...strangersOf(details, CONTACT_KEYS).map((key) => `contact.${key}`));
  const contact = {
    name: optionalName(memberOf(place, details, 'name')),
    role: optionalText(memberOf(place, details, 'role')),
    email: emailOf(memberOf(place, details, 'email')),
    phone: optionalText(memberOf(place, details, 'phone')),
  };
  return Object.values(contact).every((text) => text === undefined) ? undefined : contact;
}

function signatoryOf(place: PlacedValue, unknownKeys: string[]): Party['signatory'] {
  const details = isAbsent(place.value) ? undefined : objectOf(place);
  if (details === undefined) return undefined;
  unknownKeys.push(...strangersOf(details, SIGNATORY_KEYS).map((key) => `signatory.${key}`));
  const title = optionalText(memberOf(place, details, 'title'));
  const name = optionalName(memberOf(place, details, 'name'));
  if (name !== undefined) return { name, title };
  if (title !== undefined) fault(memberOf(place, details, 'name'), 'is missing; a title needs a name');
  return undefined;
}

function emailOf(place: PlacedValue): string | undefined {
  const email = optionalText(place);
  if (email !== undefined && (email.length > LONGEST_EMAIL || !EMAIL.test(email))) {
    fault(place, 'must be an e-mail address, such as privacy@example.com');
  }
  return email;
}

function strangersOf(details: Readonly<Record<string, unknown>>, known: readonly string[]): string[] {
  return Object.keys(details).filter((key) => !known.includes(key));
}
