/** The page as text. */
export function verifierPage(): Promise<string>;
