// How the endpoints of webhooks fare, live: which are disabled, how many deliveries are dead.
import { signal } from "@preact/signals";
import { render } from "preact";
import { ConnectionState, followConnection } from "./connection";
import { Socket } from "./socket";
import type { Frame } from "./wire";

export interface EndpointHealth { id: number; description: string; state: "active" | "disabled" | "disabled_410"; state_by: string | null; dead: number }

export const endpoints = signal<EndpointHealth[]>([]);

/** Take in what the server says of all of them. */
export function hearEndpoints({ webhooks }: { webhooks: EndpointHealth[] }): void {
  endpoints.value = webhooks;
}

/** Follow them on a page that has no line to the server of its own; `changed` is called at first and at every change. */
export function followEndpoints(changed: () => void): void {
  const onFrame = ({ type, data }: Frame) => {
    if (type !== "snapshot" && type !== "webhook.health_changed") return;
    hearEndpoints(data);
    changed();
  };
  const socket: Socket = new Socket({ path: "/ws/console", onFrame, onReady: () => void socket.request("watch", { topics: ["webhooks"] }).catch(() => undefined) });
  const said = followConnection(socket, () => null);
  render(<ConnectionState socket={socket} said={said} />, document.getElementById("strip-live")!);
  socket.now();
}
