"""Saved web pages per second, on one core: from the bytes of a page to the report.

The pages are made here: a news site's frame (head, menus, teasers, footer, scripts, some 120 KB
and 1,500 elements) around texts of the samples. Real pages differ; give a folder of saved ones with
--folder to measure those.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from marsad.ingest.arriving import Origin
from marsad.ingest.model import Options
from marsad.ingest.pages import read_page

ORIGIN = Origin(path="page.html", name="page", options=Options())

WORDS = {
    "ar": "قالت مصادر محلية إن قصفا مدفعيا استهدف أطراف البلدة صباح اليوم وأدى إلى إصابة مدنيين "
    "بجروح متفاوتة نقلوا على إثرها إلى المستشفى الميداني وسط حركة نزوح نحو القرى المجاورة".split(),
    "en": "Local sources said that artillery fire hit the outskirts of the town this morning and "
    "wounded civilians who were taken to the field hospital while families left".split(),
}


def make_paragraphs(lang: str, number: int) -> list[str]:
    """Eight paragraphs of some 60 words, different from page to page."""
    words = WORDS[lang]
    return [
        " ".join(words[(number * 7 + part * 5 + at) % len(words)] for at in range(60)) + "."
        for part in range(8)
    ]


def make_page(number: int) -> bytes:
    """One page of a made-up outlet, in the shape that news sites have."""
    lang = "ar" if number % 2 else "en"
    title = f"{' '.join(WORDS[lang][:7])} {number}"
    script = (
        f"<script>var data{number} = {{{','.join(f'k{n}:{n}' for n in range(1500))}}};</script>"
    )
    menu = "".join(
        f'<li class="item"><a href="/s/{n}">{WORDS[lang][n % 20]}</a></li>' for n in range(120)
    )
    teasers = "".join(
        f'<div class="card"><a href="/n/{n}"><img src="/i/{n}.jpg" alt=""><h3>'
        f'{" ".join(WORDS[lang][n % 9 : n % 9 + 8])}</h3></a><span class="date">{n}</span></div>'
        for n in range(120)
    )
    body = "".join(f"<p>{text}</p>" for text in make_paragraphs(lang, number))
    metas = "".join(f'<meta property="x:{n}" content="{n}">' for n in range(40))
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{title} | Outlet</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Outlet">
<meta property="article:published_time" content="2024-01-{number % 28 + 1:02}T10:00:00+03:00">
<link rel="canonical" href="https://outlet.example/n/{number}">{metas}{script * 4}</head>
<body><header><nav class="menu"><ul>{menu}</ul></nav></header>
<main><article class="article"><h1>{title}</h1><div class="meta">Outlet</div>
<div class="article-body">{body}</div></article>
<aside class="related">{teasers}</aside></main>
<footer class="footer"><ul>{menu}</ul></footer>{script}</body></html>""".encode()


def read_folder(folder: Path) -> Iterator[bytes]:
    """The bytes of all HTML files below a folder."""
    for path in sorted(folder.rglob("*.htm*")):
        yield path.read_bytes()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--pages", type=int, default=600)
    arguments = parser.parse_args()
    pages = (
        list(read_folder(arguments.folder))
        if arguments.folder
        else [make_page(number) for number in range(arguments.pages)]
    )
    for page in pages[:20]:
        read_page(page, None, ORIGIN)
    started = time.process_time()
    for page in pages:
        read_page(page, None, ORIGIN)
    seconds = time.process_time() - started
    size = sum(map(len, pages)) / len(pages) / 1000
    print(
        f"{len(pages)} pages of {size:.0f} KB in {seconds:.1f} s of one core: "
        f"{len(pages) / seconds:.0f} a second"
    )


if __name__ == "__main__":
    main()
