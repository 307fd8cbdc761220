// A field of the policy with what the server said about it.
import type { ComponentChildren } from "preact";
import { Field as Plain } from "../core/field";
import { errorOf } from "./store";

export { Choice, NumberInput } from "../core/field";

export function Field({ name, ...rest }: { label: string; name?: string; help?: string; children: ComponentChildren }) {
  return <Plain wrong={name ? errorOf(name) : ""} {...rest} />;
}
