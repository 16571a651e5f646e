"""A signature's place in the structure of a tagged document, so that a screen reader finds it and reads it out."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signature.pdf.pdf_objects import amend, dictionary, dictionary_at, pdf_object, text


def describe(writer: IncrementalPdfFileWriter, widget: generic.IndirectObject, words: str) -> None:
    """Give the signature a text to be read out, and in a tagged document a structure element of its own."""
    amend(dictionary_at(widget), {"/TU": text(words), "/Contents": text(words)})
    # Any change to the structure would make an earlier signature look tampered with; its description must do then.
    if "/StructTreeRoot" in writer.root and not writer.prev.embedded_signatures:
        _add_element(writer, widget, words)


def _add_element(writer: IncrementalPdfFileWriter, widget: generic.IndirectObject, words: str) -> None:
    parent = _top(writer)
    element = writer.add_object(
        dictionary(
            {
                "/Type": "/StructElem",
                "/S": "/Form",
                "/P": parent,
                "/Pg": dictionary_at(widget).raw_get("/P"),
                "/Alt": text(words),
                "/K": {"/Type": "/OBJR", "/Obj": widget},
            }
        )
    )
    _append_child(writer, dictionary_at(parent), element)
    amend(dictionary_at(widget), {"/StructParent": _enter(writer, element)})
    page = dictionary_at(dictionary_at(widget)["/P"])
    amend(page, {"/Tabs": "/S"})
    writer.update_container(page)


def _top(writer: IncrementalPdfFileWriter) -> generic.PdfObject:
    """Find the element that holds the whole document, or else the root of the structure."""
    root: generic.PdfObject = writer.root.raw_get("/StructTreeRoot")
    tree = dictionary_at(root)
    children = tree.raw_get("/K") if "/K" in tree else None
    if isinstance(children, generic.ArrayObject) and len(children) == 1:
        children = children.raw_get(0)
    if isinstance(children, generic.IndirectObject):
        only = children.get_object()  # type: ignore[no-untyped-call]
        if isinstance(only, generic.DictionaryObject) and only.get("/S") == "/Document":
            return children
    return root


def _append_child(
    writer: IncrementalPdfFileWriter, parent: generic.DictionaryObject, child: generic.IndirectObject
) -> None:
    if "/K" in parent and isinstance(parent["/K"], generic.ArrayObject):
        parent["/K"].append(child)
        writer.update_container(parent["/K"])
        return
    alone = [parent.raw_get("/K")] if "/K" in parent else []
    amend(parent, {"/K": [*alone, child]})
    writer.update_container(parent)


def _enter(writer: IncrementalPdfFileWriter, element: generic.IndirectObject) -> int:
    """Enter the element under a new number in the tree that leads from things on the page to their structure."""
    tree = dictionary_at(writer.root["/StructTreeRoot"])
    if "/ParentTree" not in tree:
        amend(tree, {"/ParentTree": writer.add_object(dictionary({"/Nums": []}))})
    parents = dictionary_at(tree["/ParentTree"])
    announced = int(tree["/ParentTreeNextKey"]) if "/ParentTreeNextKey" in tree else 0
    number = max(announced, _highest(parents) + 1)
    _append_entry(writer, parents, number, element)
    amend(tree, {"/ParentTreeNextKey": number + 1})
    writer.update_container(tree)
    return number


def _append_entry(
    writer: IncrementalPdfFileWriter, parents: generic.DictionaryObject, number: int, element: generic.IndirectObject
) -> None:
    if "/Kids" in parents:
        leaf = dictionary({"/Limits": [number, number], "/Nums": [number, element]})
        parents["/Kids"].append(writer.add_object(leaf))
        writer.update_container(parents["/Kids"])
    else:
        parents["/Nums"].extend([pdf_object(number), element])
        writer.update_container(parents["/Nums"])


def _highest(node: generic.DictionaryObject) -> int:
    numbers = [int(number) for number in list(node["/Nums"])[::2]] if "/Nums" in node else []
    below = [_highest(dictionary_at(kid)) for kid in node["/Kids"]] if "/Kids" in node else []
    return max([*numbers, *below], default=-1)
