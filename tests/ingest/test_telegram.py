"""Telegram: channel posts only, without persons; UTF-16 offsets, edits and forwards."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.ingest.files import read_inputs
from marsad.ingest.model import Arrival
from marsad.ingest.telegram import Post, find_code_points
from marsad.records import Failure

TEXT = "هجوم على قاعدة التنف 🚀\nقتل ثلاثة جنود في هجوم بطائرة مسيرة."


def message(number=1, **more):
    return {
        "id": number, "type": "message", "date": "2024-01-28T09:30:00",
        "date_unixtime": "1706423400", "from": "قناة", "from_id": "channel1234",
        "author": "Ali Person", "text": TEXT, "text_entities": [],
    } | more  # fmt: skip


def export(*messages, kind="public_channel"):
    return {"name": "قناة", "type": kind, "id": 1234, "messages": list(messages)}


@pytest.fixture
def read(tmp_path):
    def read_export(content, name="result.json"):
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        path.write_text(text, "utf-8")
        return list(read_inputs([str(path)]))

    return read_export


def test_a_post(read):
    (item,) = read(export(message()))
    report = item.report
    assert (report.id, report.source, report.url) == (
        "telegram-1234-1", "قناة", "https://t.me/c/1234/1",
    )  # fmt: skip
    assert report.full == TEXT
    assert report.published.isoformat() == "2024-01-28T06:30:00+00:00"
    assert item.notes == ()


def test_no_person_is_kept(read):
    (item,) = read(
        export(
            message(
                forwarded_from="Omar Person",
                forwarded_from_id="user99",
                reactions=[{"recent": [{"from": "Huda Person", "from_id": "user7"}]}],
                contact_information={"first_name": "Sami Person"},
                text=[{"type": "mention_name", "text": "@x", "user_id": 424242}, " " + TEXT],
            )
        )
    )
    kept = repr(item)
    for word in ("Person", "424242", "user99", "user7"):
        assert word not in kept
    assert item.notes == ("forwarded from a person or a source that is not kept",)


def test_forwards_of_channels_and_edits_are_noted(read):
    (item,) = read(
        export(
            message(
                forwarded_from="وكالة", forwarded_from_id="channel5", edited_unixtime="1706427000"
            )
        )
    )
    assert item.notes == ("edited 2024-01-28T07:30:00+00:00", "forwarded from the channel وكالة")


def test_pieces_and_links(read):
    pieces = [
        "🚀 هجوم ",
        {"type": "text_link", "text": "هنا", "href": "https://e.example/"},
        "\nثان",
    ]
    (item,) = read(export(message(text=pieces)))
    post = msgspec.json.decode(item.fetch.raw, type=Post)
    (link,) = post.links
    assert post.text == "🚀 هجوم هنا\nثان" == item.report.full
    assert (post.text[link.start : link.end], link.url) == ("هنا", "https://e.example/")


@pytest.mark.parametrize(
    "kind", ["personal_chat", "bot_chat", "private_group", "public_supergroup", "saved_messages"]
)
def test_chats_of_persons_are_refused(read, kind):
    items = read(export(message(), kind=kind))
    assert all(isinstance(item, Failure) for item in items)
    assert kind in items[-1].message
    assert TEXT not in repr(items)


def test_messages_of_persons_in_a_channel_are_left_out(read):
    (item,) = read(export(message(1, from_id="user5", text="secret words here"), message(2)))
    assert item.report.id == "telegram-1234-2"


def test_a_whole_account_gives_its_channels_only(read):
    account = {
        "personal_information": {"first_name": "Ali Person", "phone_number": "+1"},
        "chats": {"about": "x", "list": [
            export(message(1, text="private words"), kind="personal_chat"),
            export(message(2)),
        ]},
    }  # fmt: skip
    item, refused = read(account)
    assert item.report.id == "telegram-1234-2"
    assert "personal_chat" in refused.message


def test_service_messages_and_pictures_alone_are_passed_over(read):
    items = read(export(message(1, type="service"), message(2, text=""), message(3)))
    assert [item.report.id for item in items] == ["telegram-1234-3"]


def test_a_time_without_zone_is_noted(read):
    post = message()
    del post["date_unixtime"]
    (item,) = read(export(post))
    assert item.report.published.isoformat() == "2024-01-28T09:30:00"
    assert "zone" in item.notes[0]


def test_a_broken_message_is_named_and_the_next_is_read(read):
    broken, item = read(export(message(1, text={"x": 1}), message(2)))
    assert (broken.doc, broken.error) == ("telegram-1234-1", "RecordError")
    assert item.report.id == "telegram-1234-2"


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_an_export_that_breaks_off(read, cut):
    text = json.dumps(export(message(1), message(2)), ensure_ascii=False)
    items = read(text[:-cut])
    assert isinstance(items[-1], Failure) and "broken" in items[-1].message
    assert isinstance(items[0], Arrival)


@pytest.mark.parametrize("rest", ["[" * 100_000, '"' + "x" * 9_000_000, "1" * 1_000_000])
def test_hostile_exports(read, rest):
    text = '{"name": "x", "type": "public_channel", "id": 1, "messages": [{"id": 1, "text": '
    items = read(text + rest)
    assert items and all(isinstance(item, Failure) for item in items)


def update(**more):
    return {"update_id": 1, "channel_post": {
        "message_id": 7, "date": 1706423400, "text": "🚀 قصف https://e.example الآن",
        "chat": {"id": -1001234, "type": "channel", "title": "قناة"},
        "entities": [{"offset": 7, "length": 17, "type": "url"}], **more,
    }}  # fmt: skip


def test_updates_of_the_api(read):
    edited = {"edited_channel_post": update(edit_date=1706427000, text="قصف مدفعي")["channel_post"]}
    first, second = read(json.dumps(update()) + "\n" + json.dumps(edited), "updates.jsonl")
    post = msgspec.json.decode(first.fetch.raw, type=Post)
    (link,) = post.links
    assert post.text[link.start : link.end] == link.url == "https://e.example"
    assert first.report.id == second.report.id == "telegram--1001234-7"
    assert first.report.url == "https://t.me/c/1234/7"
    assert second.notes[0] == "edited 2024-01-28T07:30:00+00:00"


def test_updates_from_groups_are_passed_over(read):
    group = update(chat={"id": -5, "type": "supergroup", "title": "x"})
    (item,) = read(json.dumps(group), "updates.jsonl")
    assert isinstance(item, Failure)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9), st.integers(0, 9))
def test_utf16_offsets(text, offset, length):
    raw = text.encode("utf-16-le")
    span = find_code_points(text, offset, length)
    piece = raw[2 * offset : 2 * (offset + length)]
    if span is None:
        assert 2 * (offset + length) > len(raw) or _cuts(raw, offset) or _cuts(raw, offset + length)
    else:
        assert text[span[0] : span[1]].encode("utf-16-le") == piece


def _cuts(raw, unit):
    return 0 < 2 * unit < len(raw) and 0xDC <= raw[2 * unit + 1] <= 0xDF
