"""All Web API methods of one workspace, put together."""

from collections.abc import Callable, Mapping

from bot.local.channels import Channels
from bot.local.manifest import Manifest
from bot.local.methods_canvases import CanvasMethods
from bot.local.methods_chat import ChatMethods, Handler
from bot.local.methods_files import FileMethods
from bot.local.methods_people import PeopleMethods
from bot.local.methods_views import ViewMethods
from bot.local.rooms import Rooms
from bot.local.steps import Steps
from bot.local.triggers import Triggers
from bot.local.views import Views
from bot.local.world import World


def methods_of(
    world: World,
    manifest: Manifest,
    rooms: Rooms,
    views: Views,
    triggers: Triggers,
    files: FileMethods,
    steps: Steps,
    base_url: Callable[[], str],
) -> Mapping[str, Handler]:
    """Each method's handler, without those about the connection itself."""
    channels = Channels(world, manifest)
    return {
        **ChatMethods(world, channels, base_url).table(),
        **ViewMethods(world, views, triggers, manifest).table(),
        **PeopleMethods(world, manifest, channels, rooms).table(),
        **CanvasMethods(world, channels).table(),
        **files.table(),
        **steps.table(),
    }
