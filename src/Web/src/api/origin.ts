/**
 * Where the API is. Empty: where this page came from, as with the standalone server. Chosen when building, for pages that
 * live elsewhere: `VITE_API_ORIGIN=https://api.example.com npm run build`.
 */
export const apiOrigin: string = ((import.meta.env.VITE_API_ORIGIN as string | undefined) ?? "").replace(/\/+$/, "");
