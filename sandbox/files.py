"""Files: what was uploaded, by its file_id; photos with their sizes."""

import io
import mimetypes
import secrets
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from PIL import Image, UnidentifiedImageError

from sandbox.chats import Json
from sandbox.errors import bad_request

PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
# The longest side of the sizes Telegram keeps of a photo; the last is what a phone uploads at most.
SIZES = (90, 320, 800, 1280, 2560)
PHOTO_MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


@dataclass(slots=True)
class File:
    """A file or one size of a photo. `content` is None for a smaller size until somebody asks for it."""

    id: str
    unique_id: str
    kind: str  # "photo" or "document"
    path: str
    mime: str
    content: bytes | None = None
    original: str | None = None  # the file_id of the full size
    side: tuple[int, int] = (0, 0)


class FileStore:
    """Every file of the sandbox, in memory."""

    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}
        self.by_path: dict[str, File] = {}
        self.photos: dict[str, list[Json]] = {}  # the file_id of any size → all sizes
        self.documents: dict[str, Json] = {}

    def add_photo(self, content: bytes) -> list[Json]:
        """The `PhotoSize`s, smallest first. Refuses, as Telegram does, what is not a picture or out of proportion."""
        if len(content) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        try:
            with Image.open(io.BytesIO(content)) as image:
                width, height, kind = image.width, image.height, image.format or "JPEG"
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        mime = PHOTO_MIMES.get(kind, "image/jpeg")
        full = self._add("photo", mime, content, (width, height))
        longest = max(width, height)
        sizes = []
        for side in SIZES:
            if side < longest:
                scaled = (max(1, round(width * side / longest)), max(1, round(height * side / longest)))
                sizes.append(self._add("photo", "image/jpeg", None, scaled, full.id))
        if longest <= SIZES[-1]:
            sizes.append(full)
        shown = [_photo_size(size) for size in sizes]
        for size in sizes:
            self.photos[size.id] = shown
        return shown

    def add_document(self, name: str, mime: str, content: bytes) -> Json:
        """The `Document`."""
        name = PurePath(name.replace("\\", "/")).name or "file"
        if mime in {"", "application/octet-stream"}:
            mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = self._add("document", mime, content, name=name)
        shown = {
            "file_name": name,
            "mime_type": mime,
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "file_size": len(content),
        }
        self.documents[file.id] = shown
        return shown

    def photo(self, file_id: str) -> list[Json]:
        """The sizes of a photo that is already here, by the file_id of any of them."""
        sizes: list[Json] = self._known(file_id, self.photos, "Photo")
        return sizes

    def document(self, file_id: str) -> Json:
        document: Json = self._known(file_id, self.documents, "Document")
        return document

    def _known(self, file_id: str, kept: dict[str, Any], kind: str) -> Any:
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # the sandbox has no internet
        if file_id in kept:
            return kept[file_id]
        if file_id in self.by_id:
            other = self.by_id[file_id].kind.capitalize()
            raise bad_request(f"can't use file of type {other} as {kind}")
        raise bad_request("wrong file identifier/HTTP URL specified")

    def describe(self, file_id: str) -> Json:
        """The `File` of getFile."""
        file = self.by_id.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        size = len(self.read(file))
        if size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "file_size": size,
            "file_path": file.path,
        }

    def read(self, file: File) -> bytes:
        """The bytes; a smaller size of a photo is made at the first asking."""
        if file.content is None and file.original is not None:
            with Image.open(io.BytesIO(self.by_id[file.original].content or b"")) as image:
                out = io.BytesIO()
                image.convert("RGB").resize(file.side, Image.Resampling.BILINEAR).save(
                    out, "JPEG", quality=85
                )
            file.content = out.getvalue()
        return file.content or b""

    def put(self, file: File) -> File:
        self.by_id[file.id] = self.by_path[file.path] = file
        return file

    def _add(
        self,
        kind: str,
        mime: str,
        content: bytes | None,
        side: tuple[int, int] = (0, 0),
        original: str | None = None,
        name: str = "",
    ) -> File:
        folder, letters = ("photos", "AgAC") if kind == "photo" else ("documents", "BQAC")
        ending = PurePath(name).suffix if name else (mimetypes.guess_extension(mime) or "")
        file = File(
            id=letters + secrets.token_urlsafe(42),
            unique_id="AQAD" + secrets.token_urlsafe(9),
            kind=kind,
            path=f"{folder}/file_{len(self.by_id)}{ending}",
            mime=mime,
            content=content,
            original=original,
            side=side,
        )
        return self.put(file)


def _photo_size(file: File) -> Json:
    size = {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "width": file.side[0],
        "height": file.side[1],
    }
    if file.content is not None:
        size["file_size"] = len(file.content)
    return size
