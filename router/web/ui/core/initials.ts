// The initials of a name's pinyin, to find people by: 「韩梅梅」 is found by "hmm". The browser's own collation knows the order.
const LETTERS = "abcdefghjklmnopqrstwxyz";
/** The first character of each letter in the order of pinyin; no syllable begins with i, u or v. */
const FIRSTS = "阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀";
const order = new Intl.Collator("zh-Hans-u-co-pinyin");

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character;
  let letter = "";
  for (let place = 0; place < LETTERS.length && order.compare(FIRSTS[place]!, character) <= 0; place++) letter = LETTERS[place]!;
  return letter;
}

/** 「韩梅梅」 → "hmm"; what is not Chinese stays. */
export function initials(name: string): string {
  return [...name].map(initial).join("").toLowerCase();
}
