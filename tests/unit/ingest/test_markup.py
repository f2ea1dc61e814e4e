import time

import pytest

from services.ingest.markup import read_markup, read_tree, read_words
from services.ingest.prose import joined
from services.ingest.xml import parse_xml


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
        ("<p>a</p><div class='ednote'><p>EDITORS:</p><p>call</p></div><p>b</p>", "a\n\nb"),
        ("<p>a</p><p hidden>b</p><p style='display: none'>c</p>d<video>old browser</video>", "a\n\nd"),
        ("<p>a</p></p></div><p>b</p>", "a\n\nb"),
        ("<dl><dt>a<dd>b</dl><blockquote>c</blockquote>", "a\n\nb\n\nc"),
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


def test_notes_to_editors_and_pictures_are_kept_apart() -> None:
    prose = read_markup(
        "<p>a</p><p class='not-for-publication'>call us</p><img src='https://x.example/i.jpg' alt=Pier width=5>"
    )
    assert (prose.text, prose.notes) == ("a", ("call us",))
    assert [(media.kind, media.href, media.caption, media.width) for media in prose.media] == [
        ("picture", "https://x.example/i.jpg", "Pier", 5)
    ]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (
            "<b><p>One <em>two</em> tail <org>Acme<alt-code/></org>, three</p><p>four</p></b>",
            "One two tail Acme, three\n\nfour",
        ),
        ("<b><p>a<note type='npa'>call</note></p><hl2>Sub</hl2><p>b</p></b>", "a\n\nSub\n\nb"),
        ("<b><table><tr><td>1</td><td/><td>3</td></tr></table><pre>a  b\n c</pre></b>", "1\t\t3\n\na  b\n c"),
        ("<b><p>800&lt;endash&gt;-&lt;/endash&gt;900 a &lt; b</p></b>", "800-900 a < b"),
        ("<b>&lt;p&gt;escaped&lt;/p&gt;&lt;p&gt;twice&lt;/p&gt;</b>", "escaped\n\ntwice"),
        ("<b>Line one\n  Line &lt;i&gt;two&lt;/i&gt;\n\nLine three</b>", "Line one\nLine two\n\nLine three"),
        ("<x:b xmlns:x='u'><x:p>a</x:p><x:p>b</x:p></x:b>", "a\n\nb"),
    ],
)
def test_a_tree_loses_no_word(xml: str, text: str) -> None:
    assert read_tree(parse_xml(xml).root).text == text


def test_text_without_tags_keeps_its_lines() -> None:
    assert read_words("a < b & c\n\nd\ne").text == "a < b & c\n\nd\ne"


def test_bodies_put_together_keep_their_headings() -> None:
    prose = joined([read_markup("<p>a</p><h2>b</h2>"), read_markup(""), read_markup("<h3>c</h3><p>d</p>")])
    assert [prose.text[each.start : each.end] for each in prose.headings] == ["b", "c"]
    assert prose.text == "a\n\nb\n\nc\n\nd"


def test_the_indentation_of_the_xml_around_plain_lines_is_no_part_of_them() -> None:
    text = "\n    Ferries sail.\n\n    Skua  6\n      Tern  7\n  "
    assert read_tree(parse_xml(f"<content>{text}</content>").root).text == "Ferries sail.\n\nSkua  6\n  Tern  7"
