// The emoji names that the bot and people here are likely to use; others stay as :name:.

const NAMES = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", tada: "🎉", eyes: "👀", wave: "👋", smile: "😄",
  slightly_smiling_face: "🙂", thinking_face: "🤔", white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️",
  x: "❌", warning: "⚠️", rotating_light: "🚨", bulb: "💡", memo: "📝", pencil: "📝", pencil2: "✏️", calendar: "📅",
  date: "📅", spiral_calendar_pad: "🗓️", alarm_clock: "⏰", hourglass: "⌛", hourglass_flowing_sand: "⏳", clock9: "🕘",
  bell: "🔔", no_bell: "🔕", mag: "🔍", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", lock: "🔒", unlock: "🔓",
  key: "🔑", shield: "🛡️", bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉",
  rocket: "🚀", fire: "🔥", star: "⭐", heart: "❤️", raised_hands: "🙌", clap: "👏", pray: "🙏", point_right: "👉",
  point_down: "👇", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄",
  repeat: "🔁", question: "❓", grey_question: "❔", exclamation: "❗", information_source: "ℹ️", speech_balloon: "💬",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", robot_face: "🤖", house: "🏠", pushpin: "📌", round_pushpin: "📍",
  link: "🔗", paperclip: "📎", books: "📚", book: "📖", page_facing_up: "📄", clipboard: "📋", package: "📦",
  wastebasket: "🗑️", red_circle: "🔴", large_blue_circle: "🔵", large_green_circle: "🟢", large_yellow_circle: "🟡",
  large_orange_circle: "🟠", white_circle: "⚪", black_circle: "⚫", seedling: "🌱", globe_with_meridians: "🌐",
  electric_plug: "🔌", zap: "⚡", stopwatch: "⏱️", balance_scale: "⚖️", scales: "⚖️", compass: "🧭", traffic_light: "🚦",
  sparkles: "✨", moneybag: "💰", handshake: "🤝", mute: "🔇", zzz: "💤", one: "1️⃣", two: "2️⃣", three: "3️⃣",
  four: "4️⃣", five: "5️⃣", ok_hand: "👌", crossed_fingers: "🤞", spider_web: "🕸️",
};

export const emoji = (name) => NAMES[name] ?? null;

export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
