// Theme and language live in cookies, so that the server paints the page right the first time.

const YEAR_S = 365 * 24 * 3600;

export function remember(name: "theme" | "lang", value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_S}; samesite=lax`;
}
