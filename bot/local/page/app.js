// What this window shows: the viewer, the place, and the newest state from the server.

const listeners = [];
const query = new URLSearchParams(location.search);
const parts = decodeURIComponent(location.hash.slice(1)).split("/");

export const app = {
  state: null,
  online: false,
  me: query.get("as") || sessionStorage.getItem("meshcheck-person") || "U01ANN",
  place: parts[0] || query.get("channel") || "",
  thread: parts[1] || query.get("thread_ts") || null,
  lookingFor: query.get("ts"),
  editing: null,
  drawer: false,
  dismissed: new Set(),
};

export const onChange = (listen) => listeners.push(listen);

export function changed() {
  for (const listen of listeners) listen();
}

function address() {
  const place = app.thread ? `${app.place}/${app.thread}` : app.place;
  return `?as=${encodeURIComponent(app.me)}#${place}`;
}

export function rememberPerson() {
  sessionStorage.setItem("meshcheck-person", app.me);
  history.replaceState(null, "", address());
}

export function goTo(place, thread = null) {
  Object.assign(app, { place, thread, drawer: false, editing: null });
  if (address() !== location.search + location.hash) history.pushState(null, "", address());
  changed();
}

// Links to messages of this workspace (/archives/<channel>/p<ts>) open here, as the same person.
export function messageBehind(url) {
  const at = new URL(url, location.href);
  const hit = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(at.pathname);
  if (!hit || at.origin !== location.origin) return null;
  return { channel: hit[1], ts: `${hit[2]}.${hit[3]}`, thread: at.searchParams.get("thread_ts") };
}

export function lookAt({ channel, ts, thread }) {
  app.lookingFor = ts;
  goTo(channel, thread);
}

window.addEventListener("popstate", () => {
  const [place, thread] = decodeURIComponent(location.hash.slice(1)).split("/");
  Object.assign(app, { place: place || app.place, thread: thread || null, drawer: false, editing: null });
  changed();
});

export const user = (id) => app.state?.users.find((one) => one.id === id) ?? { id, name: id, real_name: id };
export const nameOf = (id) => user(id).real_name || user(id).name || id;
export const channelName = (id) => app.state?.channels.find((one) => one.id === id)?.name ?? id;
export const channel = (id) =>
  app.state?.channels.find((one) => one.id === id) ?? { id, name: id, members: [], private: false };
export const isDirect = (id) => id.startsWith("D");
export const placeName = (id) => (isDirect(id) ? channelName(id) : `# ${channelName(id)}`);
export const atHome = () => app.place === "home";
export const messagesIn = (channel) => app.state?.messages[channel] ?? [];

export function visibleMessages(channel) {
  return messagesIn(channel).filter((one) => !app.dismissed.has(`${app.me}/${one.ts}`));
}

function zone() {
  const name = user(app.me).tz;
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return name || "UTC";
  } catch {
    return "UTC";
  }
}

// Every time on the page is told in the viewer's own time zone, as Slack does.
export function tell(when, shape) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone(), ...shape }).format(when);
}

export const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const DAY = { day: "numeric", month: "short", year: "numeric" };
export const LONG_DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

export const momentOf = (message) => new Date(message.at || Number(message.ts) * 1000);

export function dayName(when) {
  const now = new Date(app.state.now);
  const key = (date) => tell(date, { day: "2-digit", month: "2-digit", year: "numeric" });
  if (key(when) === key(now)) return "Today";
  if (key(when) === key(new Date(now.getTime() - 86400000))) return "Yesterday";
  return tell(when, LONG_DAY);
}
