"""The page for people: the newest messages as one plain document that asks nobody for anything."""

from collections.abc import Iterable, Sequence
from html import escape

from aiohttp import web

NEWEST = 100
REFRESH_SECONDS = 5
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'"
DOCUMENT = """<!doctype html>
<html lang="kk">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{refresh}">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, "Noto Sans", sans-serif; margin: 1rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.4rem }} h1 span {{ display: block }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border-bottom: 1px solid #bbb; padding: .4rem .6rem; text-align: left; vertical-align: top }}
td {{ overflow-wrap: anywhere; white-space: pre-wrap }}
</style>
</head>
<body>
<main>
<h1>{headings}</h1>
{content}
</main>
</body>
</html>
"""
TABLE = "<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
EMPTY = (
    '<p>Әзірге хабарлама жоқ · <span lang="ru">Сообщений пока нет</span> · <span lang="en">No messages yet</span></p>'
)


def newest_page(*, headings: dict[str, str], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> web.Response:
    """Render the page; `headings` are by language, the first one is the document's."""
    lines = "\n".join(f"<tr>{_cells('td', row)}</tr>" for row in rows)
    document = DOCUMENT.format(
        refresh=REFRESH_SECONDS,
        title=" · ".join(map(escape, headings.values())),
        headings="".join(f'<span lang="{code}">{escape(text)}</span>' for code, text in headings.items()),
        content=TABLE.format(columns=_cells("th", columns), rows=lines) if lines else EMPTY,
    )
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(text=document, content_type="text/html", headers=headers)


def _cells(tag: str, texts: Sequence[str]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return "".join(f"<{tag}{scope}>{escape(text)}</{tag}>" for text in texts)
