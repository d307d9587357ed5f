"""Writing a DMN model as XML. A model that was read comes out as it was, but for white space between elements.

What was changed since it was read is written from the fields; foreign pieces stay where they stood.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from luodi.engine.dmn import model
from luodi.engine.dmn.schema import SHAPES, Child, Shape, default_of


def write_definitions(definitions: model.Definitions) -> bytes:
    """``definitions`` as a UTF-8 file."""
    root = _Writer(definitions.model_namespace).whole(definitions)
    etree.indent(root, "  ")
    for piece in definitions.before:
        root.addprevious(_parsed(piece))
    for piece in reversed(definitions.after):
        root.addnext(_parsed(piece))
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, pretty_print=False) + b"\n"


class _Writer:
    def __init__(self, namespace: str) -> None:
        self.namespace = namespace

    def whole(self, definitions: model.Definitions) -> etree._Element:
        namespaces = dict(definitions.kept.namespaces)
        if self.namespace not in namespaces.values():
            namespaces = {None: self.namespace, **namespaces}
        root = _root("definitions", self.namespace, namespaces)
        self._fill(root, definitions)
        return root

    def _tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def _fill(self, node: etree._Element, value: model.Element) -> None:
        shape = SHAPES[type(value)]
        _write_attributes(node, value, shape)
        for piece in _in_order(value, shape):
            match piece:
                case model.Foreign(xml, True):
                    _append_text(node, xml)
                case model.Foreign():
                    node.append(_parsed(piece))
                case (tag, str() as text, attributes):
                    leaf = etree.SubElement(node, self._tag(tag), dict(attributes))
                    leaf.text = text or None
                case (tag, child, _):
                    below = etree.SubElement(node, self._tag(tag), nsmap=dict(child.kept.namespaces))
                    self._fill(below, child)


Piece = model.Foreign | tuple[str, Any, tuple[tuple[str, str], ...]]


def _write_attributes(node: etree._Element, value: model.Element, shape: Shape) -> None:
    done = set()
    for name, text in value.kept.attributes:
        known = shape.by_attribute.get(name)
        if known is None:
            node.set(name, text)
        elif known.read(text) == getattr(value, known.field):
            node.set(name, text)
            done.add(name)
    for attribute in shape.attributes:
        current = getattr(value, attribute.field)
        if attribute.xml not in done and (attribute.required or current != default_of(type(value), attribute.field)):
            node.set(attribute.xml, attribute.written(current))


def _in_order(value: model.Element, shape: Shape) -> Iterator[Piece]:
    """The children as they stood; those that are new come where the standard has them."""
    pending = {child.field: _pieces(value, child) for child in shape.children}
    ranks = {child.field: rank for rank, child in enumerate(shape.children)}
    layout = value.kept.layout
    if not layout:
        for pieces in pending.values():
            yield from pieces
        return
    slots = [slot.name for slot in layout if isinstance(slot, model.Slot)]
    for piece in layout:
        if isinstance(piece, model.Foreign):
            yield piece
            continue
        slots.pop(0)
        for name, pieces in pending.items():
            if ranks[name] < ranks[piece.name] and name not in slots and pieces:
                yield from pieces
                pieces.clear()
        if pending[piece.name]:
            tag, child, _ = pending[piece.name].pop(0)
            yield tag, child, piece.attributes
        if piece.name not in slots:
            yield from pending[piece.name]
            pending[piece.name].clear()
    for pieces in pending.values():
        yield from pieces


def _pieces(value: model.Element, child: Child) -> list[tuple[str, Any, tuple[tuple[str, str], ...]]]:
    content = getattr(value, child.field)
    if content is None:
        return []
    items = content if child.many else (content,)
    return [(child.tags[type(item)], item, ()) for item in items]


def _root(name: str, namespace: str, namespaces: Mapping[str | None, str]) -> etree._Element:
    """The root element, with the first of its prefixes for ``namespace``.

    It is parsed, since ``etree.Element`` orders declarations anew and then uses another prefix of the same namespace.
    """
    prefix = next(prefix for prefix, uri in namespaces.items() if uri == namespace)
    declared = "".join(f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}" for prefix, uri in namespaces.items())
    tag = f"{prefix}:{name}" if prefix else name
    return etree.fromstring(f"<{tag}{declared}/>")


def _parsed(piece: model.Foreign) -> etree._Element:
    """The node of a foreign piece; it comes from a file that was read with the same guards."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    if piece.xml.startswith(("<!--", "<?")):
        return etree.fromstring(f"<x>{piece.xml}</x>", parser)[0]
    return etree.fromstring(piece.xml, parser)


def _append_text(node: etree._Element, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text
