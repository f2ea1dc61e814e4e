import time

import pytest

from services.ingest.markup import read_markup


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>two</b> tail</p>after", "One two tail\n\nafter"),
        ("<p>a<br>b<br><br>c</p>", "a\nb\n\nc"),
        ("a &amp; b &eacute; &#8220;c&#8221; <d", "a & b é “c” <d"),
        ("<ul><li>a</li><li><p>b</p><p>c</p></li></ul>d", "- a\n- b\nc\n\nd"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><p>2</p></td></tr></table>", "A\tB\n1\t2"),
        ("<pre>a   b\n  c   d</pre>", "a   b\n  c   d"),
        ("<p>x</p><script>alert(1)</script><style>p{}</style><svg><text>n</text></svg><p>y</p>", "x\n\ny"),
        ("<html><head><title>t</title></head><body><p>a</p></body></html>", "a"),
        ("<![CDATA[<p>kept</p>]]><![if x]>b", "kept\n\nif x]>b"),
        ("a\x00\u200bb\u00ad", "ab"),
        ("<p>unclosed <b>tags <i>keep", "unclosed tags keep"),
        ("a <!-- never closed", "a never closed"),
        ("<p>a <b", "a <b"),
        ("", ""),
    ],
)
def test_every_word_a_reader_sees_is_kept(html: str, text: str) -> None:
    assert read_markup(html).text == text


@pytest.mark.parametrize(
    ("html", "level"),
    [
        ("<h3>Sub <i>head</i></h3>", 3),
        ("<p class='x subhead'>Sub head</p>", 2),
        ("<div role=heading aria-level=4>Sub<br>head</div>", 4),
    ],
)
def test_what_the_mark_up_calls_a_heading_is_a_span(html: str, level: int) -> None:
    prose = read_markup(f"<p>before</p>{html}<p>after</p>")
    (heading,) = prose.headings
    assert (prose.text[heading.start : heading.end], heading.level) == ("Sub head", level)


@pytest.mark.parametrize("piece", ["<", "<p <", "<!--", "<?x", "<a href='", "</", "<!x"])
def test_a_megabyte_of_what_never_closes_takes_no_time(piece: str) -> None:
    began = time.process_time()
    read_markup(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 10


def test_links_are_kept_and_scripts_in_them_are_not() -> None:
    links = read_markup("<a href='http://x.example/a' rel=nofollow>a</a><a href='javascript:b()'>b</a>").links
    assert [(link.href, link.rel) for link in links] == [("http://x.example/a", "nofollow")]
