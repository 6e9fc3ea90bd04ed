// SPDX-License-Identifier: GPL-3.0-or-later
// Talking to the server: what was seen goes with every write.

import { failures, _ } from "./words.js";

export const api = { request: "", version: 0 };

export class Failure extends Error {
  constructor(status, reply) {
    super(failures()[reply.error] || reply.message || _("Noget gik galt ({status}).", { status }));
    this.status = status;
    this.code = reply.error;
  }
}

const pathOf = name => `/api/requests/${encodeURIComponent(api.request)}/${name}`;

async function read(reply) {
  const data = reply.status === 204 ? {} : await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Failure(reply.status, data);
  return data;
}

export const session = async () => read(await fetch("/api/session"));

export async function get(name) {
  return read(await fetch(pathOf(name), { headers: { Accept: "application/json" } }));
}

export async function post(name, body = {}) {
  const data = await read(await fetch(pathOf(name), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Tusch": "1" },
    body: JSON.stringify({ version: api.version, ...body }),
  }));
  if (data.version !== undefined) api.version = data.version;
  return data;
}

export const decide = (...decisions) => post("decisions", { decisions });
export const imageOf = (id, page) => pathOf(`images/${encodeURIComponent(id)}/${page}`);
export const bundlePath = () => pathOf("bundle");

/** Takes the ticket behind '#' for a session; true if one was there. */
export async function enterWithTicket() {
  const match = /^#ticket=([0-9a-f]{64})$/.exec(location.hash);
  if (!match) return false;
  history.replaceState(null, "", "/");
  const reply = await fetch("/enter", { method: "POST", body: `ticket=${match[1]}` });
  if (!reply.ok) throw new Failure(reply.status, { error: "no-session" });
  return true;
}

/** Calls back whenever somebody changed something. */
export function listen(onChange) {
  const source = new EventSource(pathOf(`events?version=${api.version}`));
  source.addEventListener("changed", event => onChange(JSON.parse(event.data).version));
  return source;
}
