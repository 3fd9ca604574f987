// Talks to the local workspace's server: one live connection for state, and posts for what people do.

import { app, changed } from "./app.js";
import { toast } from "./popups.js";

const SLOWEST_RETRY_MS = 5000;
let socket = null;
let retry = null;
let delay = 300;

export async function post(path, body) {
  try {
    const answer = await fetch(`/page/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const data = await answer.json().catch(() => ({}));
    const error = data.error || (answer.ok ? null : `The local workspace answered ${answer.status}.`);
    if (error) toast(error, true);
    return { ok: !error, ...data };
  } catch {
    toast("The local workspace does not answer. Is it still running?", true);
    return { ok: false };
  }
}

function lost(old) {
  if (old !== socket) return;
  app.online = false;
  changed();
  retry = setTimeout(connect, delay);
  delay = Math.min(delay * 2, SLOWEST_RETRY_MS);
}

// Opens the live connection for the present viewer and closes the one before.
export function connect() {
  clearTimeout(retry);
  const before = socket;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(`${scheme}://${location.host}/page/live?user=${encodeURIComponent(app.me)}`);
  socket = mine;
  before?.close();
  mine.addEventListener("open", () => {
    delay = 300;
  });
  mine.addEventListener("close", () => lost(mine));
  mine.addEventListener("message", (event) => {
    if (mine !== socket) return;
    const data = JSON.parse(event.data);
    if (data.type !== "state") return;
    app.online = true;
    app.state = data.state;
    changed();
  });
}
