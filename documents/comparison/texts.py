"""Two states of one text compared word by word, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from documents.comparison.result import PLAIN, Fate, Line, Place, Run, Style, TextComparison
from documents.comparison.tokens import PlacedRuns, Token, plain_tokens, rich_lines, tokens_of
from documents.comparison.words import Span, spans


def compare_texts(
    old: str | None, new: str | None, *, field: str = "", label: str = "", rich: bool, exact: bool = False
) -> TextComparison:
    """What differs between two rich texts, or two plain ones; None: there is no such text on that side.

    ``exact``: another quotation mark in a plain text is another sign.
    """
    return TextComparison(field, label, tuple(compare_lines(old, new, rich=rich, exact=exact)), rich)


def compare_lines(old: str | None, new: str | None, *, rich: bool, exact: bool = False) -> Iterator[Line]:
    """The same as lines alone."""
    if not old or not new or old == new:
        fate = Fate.SAME if old == new else Fate.NEW if new else Fate.GONE
        return _whole(new or old or "", rich, fate)
    if rich:
        return _compare_lines(list(rich_lines(old)), list(rich_lines(new)))
    before, after = (plain_tokens(text, exact=exact) for text in (old, new))
    return _lines(before, after, spans(before, after))


def _compare_lines(old: Sequence[PlacedRuns], new: Sequence[PlacedRuns]) -> Iterator[Line]:
    """Lines that both have at the beginning and at the end stay as they are; the words between are compared."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    for was, line in zip(old[:start], new[:start], strict=True):
        yield _as_it_stands(line, Fate.SAME, was[0])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if before and after:
        tokens = tokens_of(before), tokens_of(after)
        yield from _lines(*tokens, spans(*tokens))
    else:
        for line in before or after:
            yield _as_it_stands(line, Fate.NEW if after else Fate.GONE)
    for was, line in zip(old[len(old) - end :], new[len(new) - end :], strict=True):
        yield _as_it_stands(line, Fate.SAME, was[0])


def _shared(old: Sequence[PlacedRuns], new: Sequence[PlacedRuns]) -> int:
    """With how many lines both begin that say the same in the same letters."""
    count = 0
    for (_place, runs), (_other, other) in zip(old, new, strict=False):
        if tuple(runs) != tuple(other):
            break
        count += 1
    return count


def replace_text(old: str | None, new: str | None, *, rich: bool) -> TextComparison:
    """All of the old text gone, all of the new one new."""
    before, after = (_tokens(text, rich) for text in (old, new))
    whole = Span(False, 0, len(before), 0, len(after))
    return TextComparison("", "", tuple(_lines(before, after, [whole])), rich)


def _whole(text: str, rich: bool, fate: Fate) -> Iterator[Line]:
    """A text that both sides have, or only one of them, as it stands."""
    if not rich:
        if text:
            yield Line(Fate.SAME, Place(), (Run(fate, text),))
        return
    for line in rich_lines(text):
        yield _as_it_stands(line, fate)


def _as_it_stands(line: PlacedRuns, fate: Fate, was: Place | None = None) -> Line:
    place, runs = line
    styled = (Run(fate, run.text, Style(run.strong, run.emphasis, run.href)) for run in runs)
    return Line(fate, place, tuple(_merged(styled)), was if was != place else None)


def _tokens(text: str | None, rich: bool) -> list[Token]:
    return tokens_of(rich_lines(text or "")) if rich else plain_tokens(text or "")


def _lines(old: Sequence[Token], new: Sequence[Token], found: Iterable[Span]) -> Iterator[Line]:
    head: tuple[Fate, Place, Place | None] | None = None
    runs: list[Run] = []
    for fate, token, was in _in_turn(old, new, found):
        if token.place is None:
            runs += _runs(fate, token, was)
            continue
        if head is not None or runs:
            yield _line(head, runs)
        moved_from = was.place if was is not None and was.place != token.place else None
        head, runs = (fate, token.place, moved_from), []
    if head is not None or runs:
        yield _line(head, runs)


def _line(head: tuple[Fate, Place, Place | None] | None, runs: list[Run]) -> Line:
    fate, place, was = head or (Fate.SAME, Place(), None)
    return Line(fate, place, tuple(_tidy(_joined(runs))), was)


def _in_turn(
    old: Sequence[Token], new: Sequence[Token], found: Iterable[Span]
) -> Iterator[tuple[Fate, Token, Token | None]]:
    for span in found:
        if span.same:
            for was, token in _run_on(old[span.i : span.j - 1], new[span.k : span.m - 1]):
                yield Fate.SAME, token, was
            yield from _last(old[span.j - 1], new[span.m - 1])
            continue
        for side, fate in ((old[span.i : span.j], Fate.GONE), (new[span.k : span.m], Fate.NEW)):
            for token, _same in _run_on(side, side):
                yield fate, token, None


def _run_on(old: Sequence[Token], new: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """The tokens of both sides side by side, those after each other that are printed in one style, and alike on both
    sides, as one.
    """
    words: list[str] = []
    style = PLAIN
    for was, token in zip(old, new, strict=True):
        is_alike = token.place is None and len(token.runs) == 1 and was.runs == token.runs
        if words and not (is_alike and token.runs[0][1] == style):
            one = Token("", (("".join(words), style),))
            yield one, one
            words = []
        if is_alike:
            text, style = token.runs[0]
            words.append(text)
        else:
            yield was, token
    if words:
        one = Token("", (("".join(words), style),))
        yield one, one


def _last(was: Token, token: Token) -> Iterator[tuple[Fate, Token, Token | None]]:
    """A word that stays before what changes: the white space between the two belongs to the change."""
    (old, old_space), (new, new_space) = _parted(was), _parted(token)
    if old_space == new_space or token.place is not None:
        yield Fate.SAME, token, was
        return
    yield Fate.SAME, new, old
    yield Fate.GONE, old_space, None
    yield Fate.NEW, new_space, None


def _parted(token: Token) -> tuple[Token, Token]:
    """A token and the white space behind it, which is in one style."""
    if not token.runs:
        return token, token
    text, style = token.runs[-1]
    bare = text.rstrip()
    own = (*token.runs[:-1], *(((bare, style),) if bare else ()))
    return token._replace(runs=own), Token("", ((text[len(bare) :], style),))


def _runs(fate: Fate, token: Token, was: Token | None) -> Iterator[Run]:
    if was is None or was.runs == token.runs:
        for text, style in token.runs:
            yield Run(fate, text, style)
        return
    if was.text == token.text:
        yield from _restyled(token, was)
        return
    if len(was.runs) == len(token.runs) == 1:
        yield Run(Fate.SAME, token.text, token.runs[0][1], was.text, was.runs[0][1])
        return
    # Other letters and other styles within one word: its styles can't be told apart, and so the word is another.
    for text, style in was.runs:
        yield Run(Fate.GONE, text, style)
    for text, style in token.runs:
        yield Run(Fate.NEW, text, style)


def _restyled(token: Token, was: Token) -> Iterator[Run]:
    """The same letters in other styles: piece by piece."""
    before, after = _styles(was), _styles(token)
    text, start = token.text, 0
    for place in range(1, len(text) + 1):
        if place < len(text) and (before[place], after[place]) == (before[start], after[start]):
            continue
        piece = text[start:place]
        restyled = before[start] != after[start]
        yield Run(Fate.SAME, piece, after[start], piece if restyled else None, before[start] if restyled else PLAIN)
        start = place


def _styles(token: Token) -> list[Style]:
    return [style for text, style in token.runs for _letter in text]


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs that are alike together, and of each change first all that is gone, then all that is new."""
    pending: list[Run] = []
    for run in runs:
        if run.fate is Fate.SAME and pending:
            yield from _merged(sorted(pending, key=lambda one: one.fate is Fate.NEW))
            pending = []
        if run.fate is not Fate.SAME:
            pending.append(run)
            continue
        yield run
    yield from _merged(sorted(pending, key=lambda one: one.fate is Fate.NEW))


def _tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """White space that stands behind both what is gone and what is new is the same."""
    waiting: list[Run] = []
    for run in runs:
        waiting.append(run)
        if len(waiting) < 2:
            continue
        gone, new = waiting[-2:]
        if gone.fate is Fate.GONE and new.fate is Fate.NEW and gone.style == new.style:
            space = new.text[len(new.text.rstrip()) :]
            if space and gone.text[len(gone.text.rstrip()) :] == space:
                waiting[-2:] = [
                    Run(Fate.GONE, gone.text[: -len(space)], gone.style),
                    Run(Fate.NEW, new.text[: -len(space)], new.style),
                    Run(Fate.SAME, space, new.style),
                ]
    yield from _merged(waiting)


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if not run.text and not run.was:
            continue
        if last is not None and _are_alike(last, run):
            was = None if last.was is None or run.was is None else last.was + run.was
            last = Run(last.fate, last.text + run.text, last.style, was, last.was_style)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def _are_alike(one: Run, other: Run) -> bool:
    return (one.fate, one.style, one.was is None, one.was_style) == (
        other.fate,
        other.style,
        other.was is None,
        other.was_style,
    )
