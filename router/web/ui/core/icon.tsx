// An icon of the sprite; decoration only, the word beside it carries the meaning.

const sprite = document.querySelector<HTMLMetaElement>('meta[name="icons"]')?.content ?? "";

export function Icon({ icon, size = "" }: { icon: string; size?: "" | "small" | "large" }) {
  return (
    <svg class={`icon-mark ${size}`} aria-hidden="true" focusable="false">
      <use href={`${sprite}#${icon}`} />
    </svg>
  );
}
