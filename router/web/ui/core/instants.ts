// A wall-clock time of a zone as an instant, and back, for `<input type="datetime-local">`.

function wallIn(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
}

/** Return 「2026-03-02T10:30」 of a zone as RFC 3339; a label a clock change skips becomes the one after. */
export function instantOf(wall: string, zone: string): string {
  const wanted = Date.parse(`${wall}Z`);
  let at = wanted;
  // The second round is for labels near a clock change.
  for (let round = 0; round < 2; round++) at += wanted - wallIn(zone, at);
  return new Date(at).toISOString();
}

/** Return an instant as the label the zone's wall clock shows: 「2026-03-02T10:30」. */
export function wallOf(at: number, zone: string): string {
  return new Date(wallIn(zone, at)).toISOString().slice(0, 16);
}
