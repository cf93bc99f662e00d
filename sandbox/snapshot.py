"""The world on disk: written every few seconds and at the end, found again at the next start.

`world.json` is replaced as a whole; the contents of files lie beside it, each written once.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sandbox.chats import Chat, Json
from sandbox.core import Telegram
from sandbox.files import File
from sandbox.updates import Pending
from sandbox.world import About

EVERY_SECONDS = 3.0
WORLD, FILES = "world.json", "files"


class SnapshotUnusable(ValueError):
    """The data folder holds something that is not a world of this version."""


@dataclass(slots=True)
class Snapshot:
    """Everything that lasts. Faults, limits, the log of calls and open presses do not."""

    bot: Json
    users: dict[int, Json]
    about: dict[int, About]
    chats: dict[int, Chat]
    last_id: int
    commands: list[tuple[str, str, list[Json]]]
    texts: list[tuple[str, str, str]]
    menu_buttons: dict[int, Json]
    allowed: list[str]
    next_update: int
    pending: list[Pending]
    files: list[File] = field(default_factory=list)  # without their contents
    photos: list[list[Json]] = field(default_factory=list)
    documents: list[Json] = field(default_factory=list)


_ADAPTER = TypeAdapter(Snapshot)


def take(tg: Telegram) -> Snapshot:
    """The world as it is now."""
    photos = {id(sizes): sizes for sizes in tg.files.photos.values()}
    return Snapshot(
        bot=tg.world.bot,
        users=tg.world.users,
        about=tg.world.about,
        chats=tg.world.chats,
        last_id=tg.world.last_id,
        commands=[(scope, language, found) for (scope, language), found in tg.profile.commands.items()],
        texts=[(kind, language, text) for (kind, language), text in tg.profile.texts.items()],
        menu_buttons=tg.profile.menu_buttons,
        allowed=sorted(tg.queue.allowed),
        next_update=tg.queue.next_id,
        pending=list(tg.queue.pending),
        files=list(tg.files.by_id.values()),
        photos=list(photos.values()),
        documents=list(tg.files.documents.values()),
    )


def restore(tg: Telegram, snapshot: Snapshot, folder: Path) -> None:
    """Puts the world back; the bot keeps the name and token it is started with."""
    world = tg.world
    for name in ("can_read_all_group_messages",):
        world.bot[name] = snapshot.bot[name]
    world.users = snapshot.users | {world.bot_id: world.bot_user}
    world.about, world.chats, world.last_id = snapshot.about, snapshot.chats, snapshot.last_id
    tg.profile.commands = {(scope, language): found for scope, language, found in snapshot.commands}
    tg.profile.texts |= {(kind, language): text for kind, language, text in snapshot.texts}
    tg.profile.menu_buttons = snapshot.menu_buttons
    tg.queue.allowed = frozenset(snapshot.allowed)
    tg.queue.next_id = snapshot.next_update
    tg.queue.pending.extend(snapshot.pending)
    for file in snapshot.files:
        stored = folder / FILES / file.unique_id
        file.content = stored.read_bytes() if stored.exists() else None
        tg.files.put(file)
    for sizes in snapshot.photos:
        tg.files.photos |= {size["file_id"]: sizes for size in sizes}
    tg.files.documents |= {document["file_id"]: document for document in snapshot.documents}


def load(folder: Path) -> Snapshot | None:
    """The snapshot in a folder; None in a new one. Raises SnapshotUnusable."""
    path = folder / WORLD
    if not path.exists():
        return None
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except ValidationError as fault:
        raise SnapshotUnusable(f"{path} cannot be read ({fault.error_count()} faults); remove it") from None


def save(snapshot: Snapshot, folder: Path) -> None:
    """Writes what is new of the files, then replaces the world."""
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    for file in snapshot.files:
        stored = folder / FILES / file.unique_id
        if file.content is not None and not stored.exists():
            stored.write_bytes(file.content)
    body = _ADAPTER.dump_json(snapshot, exclude={"files": {"__all__": {"content"}}})
    fresh = folder / (WORLD + ".new")
    fresh.write_bytes(body)
    fresh.replace(folder / WORLD)


class Keeper:
    """Keeps a world in its folder while it lives."""

    def __init__(self, tg: Telegram, folder: Path) -> None:
        self.tg = tg
        self.folder = folder
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        found = load(self.folder)
        if found is not None:
            restore(self.tg, found, self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        save(take(self.tg), self.folder)

    async def _keep(self) -> None:
        seen: tuple[int, ...] = ()
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            now = (
                self.tg.calls.count,
                self.tg.queue.next_id,
                self.tg.world.last_id,
                len(self.tg.files.by_id),
            )
            if now != seen:
                seen = now
                save(take(self.tg), self.folder)
