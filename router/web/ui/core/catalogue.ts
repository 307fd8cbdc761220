// The short name of a message in a catalogue: catalogues would else be half Chinese. The build checks that no two messages share one.

/** FNV-1a over the UTF-16 units, base 36. */
export function messageKey(id: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
