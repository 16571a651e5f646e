"""The ZIP of an export, written while it is read: its list, then its files; as much memory for a million as for one."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from vault.content_store.store import ContentStore
from vault.documents.opening import OpenedContent
from vault.listing.pages import Item
from vault.selections.archive import ORDINARY_FILE, Outgoing
from vault.selections.file_names import legible
from vault.selections.spreadsheet import Cell, Sheet, csv_rows, xlsx_of
from vault.sent_documents import list_export

DOCUMENTS_AT_A_TIME: Final = 200
# Of a workbook, which is made in memory; what does not fit into one goes into the next.
ROWS_OF_A_WORKBOOK: Final = 20_000
FILE: Final = "file"


@dataclass(frozen=True)
class ExportedFile:
    """A document of an export in its place, and its content where its sender may open it."""

    place: int
    item: Item
    content: OpenedContent | None

    @property
    def name(self) -> str:
        """Return what its file is called: by its place, so that names sort and no two are alike."""
        return f"{self.place + 1:06d} {legible(self.item['title'])}.pdf"


@dataclass(frozen=True)
class Asked:
    """How an export is written."""

    words: Mapping[str, str]
    format: str
    with_files: bool


class Read(Protocol):
    """Reads the documents of an export from the first to the last."""

    def __call__(self, *, with_contents: bool) -> Iterator[Sequence[ExportedFile]]:
        """Yield the documents, some at a time, with their contents or without."""
        ...


def parts(contents: ContentStore, read: Read, asked: Asked) -> Iterator[bytes]:
    """Yield the ZIP part by part; a content that is damaged ends it before it is whole."""
    outgoing = Outgoing()
    with ZipFile(outgoing, "w", ZIP_STORED) as archive:
        lists = _as_csv(read, asked.words) if asked.format == "csv" else _as_workbooks(read, asked.words)
        for name, made in lists:
            with archive.open(_entry(name), "w", force_zip64=True) as entry:
                for part in made:
                    entry.write(part)
                    yield outgoing.taken()
        for some in read(with_contents=True) if asked.with_files else ():
            for each in some:
                if each.content is None:
                    continue
                with archive.open(_entry(each.name), "w") as entry:
                    for part in contents.read(each.content.content):
                        entry.write(part)
                        yield outgoing.taken()
    yield outgoing.taken()


def _as_csv(read: Read, words: Mapping[str, str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    def made() -> Iterator[bytes]:
        yield codecs.BOM_UTF8 + csv_rows([_heading(words)])
        for some in read(with_contents=False):
            yield csv_rows(_row(each, words) for each in some)

    yield f"{words['documents']}.csv", made()


def _as_workbooks(read: Read, words: Mapping[str, str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    rows: list[Sequence[Cell]] = []
    number = 1
    for some in read(with_contents=False):
        rows += [_row(each, words) for each in some]
        if len(rows) >= ROWS_OF_A_WORKBOOK:
            yield f"{words['documents']} {number}.xlsx", [xlsx_of(Sheet(_heading(words), rows))]
            rows, number = [], number + 1
    if rows or number == 1:
        yield f"{words['documents']} {number}.xlsx", [xlsx_of(Sheet(_heading(words), rows))]


def _heading(words: Mapping[str, str]) -> list[str]:
    return [*(words[name] for name in list_export.COLUMNS), words[FILE]]


def _row(each: ExportedFile, words: Mapping[str, str]) -> list[Cell]:
    return [*list_export.row(each.item, words), each.name if each.item["may_be_opened"] else None]


def _entry(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.external_attr = ORDINARY_FILE
    return info
