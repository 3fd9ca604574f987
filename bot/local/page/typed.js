// Turns Slack's text format back into what people type, for editing; the server does the other direction.

import { channelName, nameOf } from "./app.js";
import { plainEntities } from "./text.js";

export function fromSlack(text) {
  return plainEntities(
    text
      .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`)
      .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `#${channelName(id)}`)
      .replace(/<!(channel|here|everyone)(?:\|[^>]*)?>/g, "@$1")
      .replace(/<(https?:[^|>]+)>/g, "$1"),
  );
}
