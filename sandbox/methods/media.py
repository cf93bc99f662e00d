"""Photos, documents, albums, and files by their id."""

import secrets
from typing import Any

from sandbox.access import writable_chat
from sandbox.chats import Json
from sandbox.core import Telegram
from sandbox.errors import ApiError, bad_request
from sandbox.methods.messages import read_caption, send
from sandbox.params import Params, Upload

ATTACHED = "attach://"
MOST_IN_ALBUM = 10


def upload_of(params: Params, value: str, name: str = "") -> Upload | None:
    """The upload that a parameter or `attach://` refers to; None for a file_id or URL."""
    if value.startswith(ATTACHED):
        name = value.removeprefix(ATTACHED)
        if name not in params.files:
            raise bad_request(
                f"wrong file identifier/HTTP URL specified: attached file {name} is not in the request"
            )
        return params.files[name]
    return params.files.get(name) if name and not value else None


def photo_content(tg: Telegram, params: Params, value: str, name: str = "") -> Json:
    upload = upload_of(params, value, name)
    if upload is None:
        return {"photo": tg.files.photo(value)}
    if not upload.content:
        raise bad_request("file must be non-empty")
    return {"photo": tg.files.add_photo(upload.content)}


def document_content(tg: Telegram, params: Params, value: str, name: str = "") -> Json:
    upload = upload_of(params, value, name)
    if upload is None:
        return {"document": tg.files.document(value)}
    if not upload.content:
        raise bad_request("file must be non-empty")
    return {"document": tg.files.add_document(upload.name, upload.mime, upload.content)}


def _caption(params: Params) -> Json:
    caption = read_caption(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))
    return caption | {name: True for name in ("show_caption_above_media",) if params.flag(name) and caption}


def send_photo(tg: Telegram, params: Params) -> Any:
    caption = _caption(params)
    chat = writable_chat(tg, params.values.get("chat_id"))
    content = photo_content(tg, params, params.text("photo"), "photo") | caption
    if params.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return send(tg, chat, params, content).data


def send_document(tg: Telegram, params: Params) -> Any:
    caption = _caption(params)
    chat = writable_chat(tg, params.values.get("chat_id"))
    content = document_content(tg, params, params.text("document"), "document") | caption
    return send(tg, chat, params, content).data


MAKERS = {"photo": photo_content, "document": document_content}


def input_media(tg: Telegram, params: Params, media: Any) -> Json:
    """The content that an `InputMedia` stands for."""
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    for name in ("type", "media"):
        if not isinstance(media.get(name), str) or not media[name]:
            raise bad_request(
                f"can't parse InputMedia: {'media not found' if name == 'media' else 'type is not specified'}"
            )
    if media["type"] not in MAKERS:
        raise bad_request(f'can\'t parse InputMedia: type "{media["type"]}" is unsupported')
    caption = read_caption(
        str(media.get("caption") or ""), str(media.get("parse_mode") or ""), media.get("caption_entities")
    )
    content = MAKERS[media["type"]](tg, params, media["media"]) | caption
    if media.get("show_caption_above_media") and caption:
        content["show_caption_above_media"] = True
    if media.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def send_media_group(tg: Telegram, params: Params) -> Any:
    media = params.json("media")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    chat = writable_chat(tg, params.values.get("chat_id"))
    contents = []
    for number, item in enumerate(media, 1):
        try:
            contents.append(input_media(tg, params, item))
        except ApiError as refusal:
            text = refusal.description.removeprefix("Bad Request: ")
            if text.startswith("can't parse"):
                raise
            raise bad_request(f'failed to send message #{number} with the error message "{text}"') from None
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    group = album_id()
    return [send(tg, chat, params, {"media_group_id": group, **content}).data for content in contents]


def album_id() -> str:
    return str(13_000_000_000_000_000 + secrets.randbelow(10**15))


def get_file(tg: Telegram, params: Params) -> Any:
    return tg.files.describe(params.text("file_id"))


METHODS = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
