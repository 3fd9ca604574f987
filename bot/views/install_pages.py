"""The pages people see while they install: what is asked for, that it worked, or what to do when it did not."""

from collections.abc import Sequence
from html import escape

STYLE = """body{font:16px/1.55 system-ui,sans-serif;max-width:38rem;margin:9vh auto;padding:0 1.2rem;color:#1d2733;background:#fff}
h1{font-size:1.55rem;line-height:1.25}a.button{display:inline-block;padding:.65rem 1.3rem;border-radius:.4rem;background:#1f3a5f;
color:#fff;text-decoration:none}code{background:#eef1f5;padding:.1rem .35rem;border-radius:.25rem}li{margin:.45rem 0}
small{color:#5b6875}@media(prefers-color-scheme:dark){body{background:#14181d;color:#e6eaef}code{background:#262d36}
a{color:#9cc4ff}a.button{background:#9cc4ff;color:#14181d}small{color:#9aa7b4}}"""

WHY = {
    "access_denied": "You pressed Cancel, so nothing was installed.",
    "state": "This link was used already, is older than ten minutes, or was opened in another browser. Nothing was installed.",
    "no_code": "Slack sent you back without a code. Nothing was installed.",
    "invalid_code": "Slack's code was used already or is older than ten minutes. Nothing was installed.",
    "code_already_used": "Slack's code was used already. Nothing was installed.",
    "bad_redirect_uri": "The address of this page is not among the app's redirect URLs; whoever runs Meshcheck has to add it.",
    "invalid_client_id": "Slack does not know this app; whoever runs Meshcheck has to check SLACK_CLIENT_ID.",
    "bad_client_secret": "Slack does not take the app's secret; whoever runs Meshcheck has to check SLACK_CLIENT_SECRET.",
    "database": "The database of Meshcheck does not answer at the moment. Nothing was installed.",
    "unreachable": "Slack did not answer. Nothing was installed.",
}
PERMISSIONS = {
    "app_mentions:read": "hear when somebody mentions it",
    "channels:read": "see which public channels there are and who is in them",
    "chat:write": "write in the channels it is invited to",
    "commands": "offer /meshcheck and two shortcuts",
    "users:read": "know names, time zones, and whether somebody has left",
    "channels:history": "read typed answers in its own threads of public channels",
    "groups:history": "read typed answers in its own threads of private channels",
    "groups:read": "see who is in the private channels it is invited to",
    "channels:join": "come into a public channel when somebody presses “Add Meshcheck here”",
    "files:write": "bring decision records as files",
    "canvases:write": "bring decision records as canvases",
}


def offer(link: str, required: Sequence[str], optional: Sequence[str]) -> str:
    """What Meshcheck is, what it asks for, and the way on."""
    return _page(
        "Add Meshcheck to your workspace",
        "<p>Meshcheck tells a team whether it needs a service mesh, why, and what would change that answer.</p>"
        f'<p><a class="button" href="{escape(link)}">Add to Slack</a></p>'
        f"<p>It asks to</p><ul>{_permissions(required)}</ul>"
        f"<p>and, if you let it, to</p><ul>{_permissions(optional)}</ul>"
        "<p><small>Each of these last ones can be declined and costs one feature. Messages that are not answers in a thread of"
        " its own are neither stored nor logged.</small></p>",
    )


def done(name: str, app_link: str, *, add_link: str = "", missing: Sequence[str] = ()) -> str:
    """It is installed: what to do now. `add_link`: where an organisation adds workspaces."""
    where = escape(name) or "your workspace"
    steps = [
        "In your team's channel type <code>/invite @Meshcheck</code>.",
        "Then <code>/meshcheck</code>: a thread opens with the first question.",
    ]
    if add_link:
        steps.insert(0, f'<a href="{escape(add_link)}">Choose the workspaces</a> that may use it: so far it is in none of them.')
    declined = (
        f"<p><small>Declined: {escape(', '.join(missing))}. Install it again to allow them after all.</small></p>" if missing else ""
    )
    return _page(
        f"Meshcheck is in {where}",
        f'<ol>{"".join(f"<li>{step}</li>" for step in steps)}</ol>'
        f'<p><a class="button" href="{escape(app_link)}">Open Slack</a></p>{declined}',
    )


def failed(why: str, again: str) -> str:
    """It is not installed: why, and the way back. `why` is Slack's word or one of ours."""
    says = WHY.get(why, f"Slack says “{escape(why[:80])}”. Nothing was installed.")
    return _page("Meshcheck was not installed", f'<p>{says}</p><p><a class="button" href="{escape(again)}">Start again</a></p>')


def lacking(missing: Sequence[str], again: str) -> str:
    """Permissions it can not work without were not given."""
    return _page(
        "Meshcheck was not installed",
        f"<p>It can not work without permission to</p><ul>{_permissions(missing)}</ul>"
        f'<p><a class="button" href="{escape(again)}">Start again</a></p>',
    )


def _permissions(scopes: Sequence[str]) -> str:
    return "".join(f"<li>{PERMISSIONS.get(scope, scope)} <small>{escape(scope)}</small></li>" for scope in scopes)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>"
    )
