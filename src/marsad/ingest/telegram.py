"""Posts of Telegram channels: exports of Telegram Desktop, and messages of the API a line each.

Read are posts of channels only. Chats between persons, groups and bots are refused: they are not
published. Of a post are kept its text, time, edit, links, and the channel that it was forwarded
from; not who signed it, who was forwarded where that is no channel, whom a mention points at by
number, nor anything about readers. The text itself stays as it was published, names in it included.

Offsets of Telegram's API count UTF-16 units; here they are code points, as everywhere.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import IO, Any, cast

import msgspec

from marsad.errors import InputError, MarsadError, MissingExtraError, RecordError
from marsad.ingest.arriving import Draft, Origin, check_draft, make_arrival
from marsad.ingest.lines import MAX_LINE_BYTES
from marsad.ingest.model import Arrival, record_failure
from marsad.records import Failure, Record

try:
    import ijson
except ImportError as _error:
    raise MissingExtraError("ingest", "reading Telegram exports") from _error

# Not the one in C: numbers of a million digits end the process with it.
_PARSER = ijson.get_backend("python")

CHANNELS = ("public_channel", "private_channel", "channel")
_EXPORT = re.compile(
    rb'"messages"\s*:\s*\[|"chats"\s*:\s*\{|"type"\s*:\s*"\w+_(?:chat|channel|group|supergroup|messages)"'
)
_LINKS = {"link": None, "text_link": "href", "url": None}
_CHATS = ((), ("chats", "list", "item"), ("left_chats", "list", "item"))
_MESSAGES = tuple((*chat, "messages", "item") for chat in _CHATS)
_DEEP = 8
_DEEPEST = 50


class Link(Record, frozen=True):
    """A link within a post: half-open code points of its text, and where it leads."""

    start: int
    end: int
    url: str


class Post(Record, frozen=True):
    """What is kept of one post of a channel."""

    channel: str
    channel_name: str | None
    id: int
    text: str
    published: str | None
    edited: str | None = None
    forwarded_from: str | None = None
    links: tuple[Link, ...] = ()


class _Chat(msgspec.Struct):
    name: str | None = None
    type: str | None = None
    id: int | None = None


class _Piece(msgspec.Struct):
    type: str = ""
    text: str = ""
    href: str | None = None


class _Exported(msgspec.Struct, rename={"sender": "from_id"}):
    """One message of Telegram Desktop's result.json."""

    id: int
    type: str = "message"
    date: str | None = None
    date_unixtime: str | int | None = None
    edited_unixtime: str | int | None = None
    sender: str | None = None
    forwarded_from: str | None = None
    forwarded_from_id: str | None = None
    text: str | list[str | _Piece] = ""


class _Entity(msgspec.Struct):
    offset: int
    length: int
    type: str = ""
    url: str | None = None


class _Sender(msgspec.Struct):
    id: int | None = None
    type: str | None = None
    title: str | None = None


class _Origin(msgspec.Struct):
    type: str | None = None
    chat: _Sender | None = None


class _Sent(msgspec.Struct):
    """One message of the Bot API."""

    message_id: int
    date: int
    chat: _Sender
    text: str = ""
    caption: str = ""
    edit_date: int | None = None
    entities: list[_Entity] = []
    caption_entities: list[_Entity] = []
    forward_from_chat: _Sender | None = None
    forward_origin: _Origin | None = None


class _Update(msgspec.Struct):
    channel_post: _Sent | None = None
    edited_channel_post: _Sent | None = None


_UPDATE = msgspec.json.Decoder(_Update)


def read_export(stream: io.BufferedReader, origin: Origin) -> Iterator[Arrival | Failure]:
    """Yield the posts of an export, or of a file with an update of the Bot API on each line.

    Raises `InputError` where it holds no channel, `RecordError` where it is no such JSON.
    """
    found = False
    whole = _EXPORT.search(stream.peek(65536)) is not None
    for item in _read_whole(stream, origin) if whole else _read_updates(stream, origin):
        found = True
        yield item
    if not found:
        raise InputError(
            "there is no post of a channel with text in this export",
            hint="Export a channel from Telegram Desktop, as JSON.",
        )


# --- result.json of Telegram Desktop -------------------------------------------------------


class _Bounded:
    """Hands bytes on, and stops where one message is made of too many."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if 0 <= size < 65536 else 65536)
        self.since += len(data)
        # As if the file ended: the parser is a generator, which an error here would leave behind.
        return data if self.since <= MAX_LINE_BYTES else b""


class _Walk:
    """The events of an export, each with the keys that lead to it; nesting is bounded."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.bounded = _Bounded(stream)
        # Without prefixes: the library's own grow with the square of the depth.
        self._events = _PARSER.basic_parse(self.bounded, buf_size=65536)
        self._keys: list[str] = []

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], str, Any]]:
        return self

    def __next__(self) -> tuple[tuple[str, ...], str, Any]:
        event, value = next(self._events)
        keys = self._keys
        if event == "map_key":
            keys[-1] = value
            return (), event, value
        if event in ("end_map", "end_array"):
            keys.pop()
            return tuple(keys) if len(keys) < _DEEP else (), event, value
        path = tuple(keys) if len(keys) < _DEEP else ()
        if event in ("start_map", "start_array"):
            if len(keys) >= _DEEPEST:
                raise RecordError("the export is nested too deeply")
            keys.append("item")
        return path, event, value


def _read_whole(stream: io.BufferedReader, origin: Origin) -> Iterator[Arrival | Failure]:
    chat = _Chat()
    refused: set[str] = set()
    walk = _Walk(stream)
    try:
        for path, event, value in walk:
            if path[:-1] in _CHATS and path and path[-1] in ("name", "type", "id"):
                if event in ("string", "number"):
                    setattr(chat, path[-1], int(value) if event == "number" else value)
            elif event == "start_map" and path in _CHATS:
                chat = _Chat()
            elif event == "start_map" and path in _MESSAGES:
                walk.bounded.since = 0
                message = _build(walk, path)
                if chat.type not in CHANNELS:
                    refused.add(str(chat.type))
                    continue
                item = _read_message(message, chat, origin)
                if item is not None:
                    yield item
    except (ijson.JSONError, ValueError, RecursionError, OverflowError) as error:
        if walk.bounded.since > MAX_LINE_BYTES:
            raise RecordError(
                f"one message is longer than {MAX_LINE_BYTES // 1_000_000} MB"
            ) from error
        raise RecordError(
            f"the export is broken: {str(error)[:200]}",
            hint="Export the channel anew; what stands before the break was read.",
        ) from error
    if refused:
        raise InputError(
            f"chats that are no channels are not read ({', '.join(sorted(refused))})",
            hint="Only what channels publish is read: export the channel alone.",
        )


def _build(walk: _Walk, start: tuple[str, ...]) -> dict[str, Any]:
    builder = ijson.ObjectBuilder()
    builder.event("start_map", None)
    for path, event, value in walk:
        builder.event(event, value)
        if event == "end_map" and path == start:
            break
    return cast(dict[str, Any], builder.value)


def _read_message(message: dict[str, Any], chat: _Chat, origin: Origin) -> Arrival | Failure | None:
    name = f"telegram-{chat.id}-{message.get('id')}"
    try:
        read = msgspec.convert(message, type=_Exported, strict=False)
    except msgspec.ValidationError as error:
        failed = RecordError(f"a message that is not understood: {error}")
        return record_failure(failed, name, origin.path)
    by_person = read.sender is not None and not read.sender.startswith("channel")
    text, links = _join(read.text)
    if read.type != "message" or by_person or not text.strip():
        return None
    post = Post(
        channel=str(chat.id),
        channel_name=chat.name,
        id=read.id,
        text=text,
        published=_stamp(read.date_unixtime) or read.date,
        edited=_stamp(read.edited_unixtime),
        forwarded_from=_name_forward(read),
        links=links,
    )
    return make_post(post, origin)


def _name_forward(read: _Exported) -> str | None:
    if read.forwarded_from is None and read.forwarded_from_id is None:
        return None
    if (read.forwarded_from_id or "").startswith("channel"):
        return f"the channel {read.forwarded_from or read.forwarded_from_id}"
    return "a person or a source that is not kept"


def _join(text: str | list[str | _Piece]) -> tuple[str, tuple[Link, ...]]:
    if isinstance(text, str):
        return text, ()
    whole = ""
    links: list[Link] = []
    for piece in text:
        words = piece if isinstance(piece, str) else piece.text
        if isinstance(piece, _Piece) and piece.type in _LINKS and words:
            url = piece.href or words
            links.append(Link(start=len(whole), end=len(whole) + len(words), url=url))
        whole += words
    return whole, tuple(links)


# --- updates of the Bot API ----------------------------------------------------------------


def _read_updates(stream: io.BufferedReader, origin: Origin) -> Iterator[Arrival | Failure]:
    number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        doc = f"{origin.name}:{number}"
        try:
            if len(raw) > MAX_LINE_BYTES:
                raise RecordError(f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB")
            if not raw.strip():
                continue
            update = _UPDATE.decode(raw.removeprefix(b"\xef\xbb\xbf"))
            sent = update.channel_post or update.edited_channel_post
            post = _take_sent(sent) if sent is not None else None
            if post is not None:
                yield make_post(post, origin, number)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            broken = RecordError(f"no update that is understood: {error}")
            yield record_failure(broken, doc, origin.path, number)
        except MarsadError as error:
            yield record_failure(error, doc, origin.path, number)
            if len(raw) > MAX_LINE_BYTES:
                return


def _take_sent(sent: _Sent) -> Post | None:
    text = sent.text or sent.caption
    if sent.chat.type != "channel" or not text.strip():
        return None
    forward = sent.forward_from_chat
    if forward is None and sent.forward_origin is not None:
        forward = sent.forward_origin.chat
    forwarded = None
    if forward is not None and forward.type == "channel":
        forwarded = f"the channel {forward.title or forward.id}"
    elif sent.forward_origin is not None:
        forwarded = "a person or a source that is not kept"
    links = []
    for entity in sent.entities if sent.text else sent.caption_entities:
        span = find_code_points(text, entity.offset, entity.length)
        if span is not None and entity.type in ("url", "text_link"):
            url = entity.url or text[span[0] : span[1]]
            links.append(Link(start=span[0], end=span[1], url=url))
    return Post(
        channel=str(sent.chat.id),
        channel_name=sent.chat.title,
        id=sent.message_id,
        text=text,
        published=_stamp(sent.date),
        edited=_stamp(sent.edit_date),
        forwarded_from=forwarded,
        links=tuple(links),
    )


def find_code_points(text: str, offset: int, length: int) -> tuple[int, int] | None:
    """The half-open code points of a span in UTF-16 units; None where it cuts a character."""
    if offset < 0 or length < 0:
        return None
    raw = text.encode("utf-16-le", "surrogatepass")
    if 2 * (offset + length) > len(raw):
        return None
    try:
        start = len(raw[: 2 * offset].decode("utf-16-le"))
        return start, start + len(raw[2 * offset : 2 * (offset + length)].decode("utf-16-le"))
    except UnicodeDecodeError:
        return None


# --- both ----------------------------------------------------------------------------------


def _stamp(seconds: str | int | None) -> str | None:
    try:
        value = int(seconds or 0)
        return dt.datetime.fromtimestamp(value, dt.UTC).isoformat() if value else None
    except (ValueError, OverflowError, OSError):
        return None


def make_post(post: Post, origin: Origin, line: int | None = None) -> Arrival | Failure:
    """The report of one post. An edited post has the same id: it is a version of the report."""
    name = f"telegram-{post.channel}-{post.id}"
    notes: list[str] = []
    if post.edited:
        notes.append(f"edited {post.edited}")
    if post.forwarded_from:
        notes.append(f"forwarded from {post.forwarded_from}")
    if post.published and dt.datetime.fromisoformat(post.published).tzinfo is None:
        notes.append("published: in the zone of whoever exported, which the export does not say")
    channel = post.channel.removeprefix("-100")
    try:
        draft = Draft(
            id=name,
            text=post.text,
            published=post.published,
            source=origin.options.source or post.channel_name,
            url=f"https://t.me/c/{channel}/{post.id}",
        )
        notes += check_draft(draft)
        # The post as it is kept here, not as it was exported: that holds data of persons.
        fetch = origin.keep(msgspec.json.encode(post), "application/json")
        return make_arrival(draft, origin, line=line, notes=tuple(notes), fetch=fetch)
    except MarsadError as error:
        return record_failure(error, name, origin.path, line)
