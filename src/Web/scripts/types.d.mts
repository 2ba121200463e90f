/** What src/api/schema.ts should hold now. */
export function generated(): string;
