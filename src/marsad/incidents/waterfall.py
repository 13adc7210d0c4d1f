"""The waterfall of match weights as an SVG picture: each bar starts where the last one ended."""

from __future__ import annotations

from html import escape

from marsad.records import Link

ROW, LEFT, RIGHT, TOP = 26, 190, 60, 44
WIDTH = 720
_FOR, _AGAINST, _SUM = "#1b7837", "#b2182b", "#4d4d4d"


def draw_waterfall(link: Link) -> str:
    """Draw how the weight of `link` adds up, in bits; the axis is marked in plain odds."""
    steps = [("before anything is compared", "", link.prior)]
    steps += [
        (one.field, one.level.replace("_", " "), one.weight)
        for one in link.agreements
        if one.level != "not_told"
    ]
    sums = [0.0]
    for _, _, weight in steps:
        sums.append(sums[-1] + weight)
    low, high = min(sums) - 1, max(sums) + 1
    scale = (WIDTH - LEFT - RIGHT) / (high - low)
    height = TOP + ROW * (len(steps) + 1) + 30

    def x(bits: float) -> float:
        return LEFT + (bits - low) * scale

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<text x="8" y="18">{escape(link.first)} and {escape(link.second)}</text>',
        '<text x="8" y="34" fill="#666">bits of evidence: right speaks for one incident, left '
        "for two; each bit doubles or halves the odds</text>",
        f'<line x1="{x(0):.1f}" x2="{x(0):.1f}" y1="{TOP}" y2="{height - 28}" stroke="#999"/>',
    ]
    for n, (field, level, weight) in enumerate(steps):
        label = f"{field}: {level}" if level else field
        parts.append(
            _bar(n, label, x(sums[n]), x(sums[n + 1]), _FOR if weight >= 0 else _AGAINST, weight)
        )
    parts.append(_bar(len(steps), "sum", x(0), x(sums[-1]), _SUM, sums[-1]))
    parts.append(f'<text x="8" y="{height - 8}">probability {link.probability:.3f}</text></svg>\n')
    return "\n".join(parts)


def _bar(row: int, label: str, start: float, end: float, colour: str, bits: float) -> str:
    left, width, top = min(start, end), max(abs(end - start), 1.0), TOP + row * ROW
    return (
        f'<text x="8" y="{top + 16}">{escape(label)}</text>'
        f'<rect x="{left:.1f}" y="{top + 4}" width="{width:.1f}" height="{ROW - 9}" '
        f'fill="{colour}"/>'
        f'<text x="{max(start, end) + 4:.1f}" y="{top + 16}">{bits:+.1f}</text>'
    )
