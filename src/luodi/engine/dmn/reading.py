"""Reading a DMN model from XML. What cannot be read is a ``Problem`` that names file, element and line.

The parser loads nothing from outside the bytes it is given: no document types, no entities, no network.
"""

from typing import Any, NoReturn, TypeVar

from lxml import etree

from luodi.engine.dmn import model
from luodi.engine.dmn.schema import MODEL_NAMESPACES, SHAPES, Attribute, Child, Shape
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Made = TypeVar("Made", bound=model.Element)
_REMEDY = Text("请用 DMN 编辑器打开并重新保存该文件", "Open the file in a DMN editor and save it again")


def read_definitions(xml: bytes, file: str = "") -> model.Definitions:
    """The model that ``xml`` holds; ``file`` is named in problems. Raises Problem."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        why = getattr(error, "msg", str(error))
        raise Problem(
            "dmn.xml.broken",
            Text(f"不是完整的 XML：{why}", f"Not well-formed XML: {why}"),
            _REMEDY,
            Where(file, line=line),
        ) from error
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise Problem(
            "dmn.xml.doctype",
            Text("文件带有文档类型声明", "The file declares a document type"),
            Text("请删除 DOCTYPE 一行", "Remove the DOCTYPE line"),
            Where(file),
        )
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in MODEL_NAMESPACES:
        raise Problem(
            "dmn.xml.not_dmn",
            Text(f"根元素是 {name.localname}，不是 DMN 模型", f"The root element is {name.localname}, not a DMN model"),
            Text("请选择 DMN 1.1 至 1.6 的文件", "Choose a file of DMN 1.1 to 1.6"),
            Where(file, line=_line(root)),
        )
    return _Reader(file, str(name.namespace)).whole(root)


class _Reader:
    def __init__(self, file: str, namespace: str) -> None:
        self.file = file
        self.namespace = namespace
        self.prefix = f"{{{namespace}}}"

    def whole(self, root: etree._Element) -> model.Definitions:
        before = [_foreign(piece) for piece in root.itersiblings(preceding=True)]
        return self.element(
            root,
            model.Definitions,
            model_namespace=self.namespace,
            file=self.file,
            before=tuple(reversed(before)),
            after=tuple(_foreign(piece) for piece in root.itersiblings()),
        )

    def element(self, node: etree._Element, cls: type[Made], **more: Any) -> Made:
        """The value of class ``cls`` that ``node`` is."""
        shape = SHAPES[cls]
        fields, attributes = self._attributes(node, shape)
        layout = self._children(node, shape, fields)
        namespaces = _declared(node)
        kept = model.Kept(_line(node), attributes, namespaces, layout)
        return cls(**fields, **more, kept=kept)

    def _attributes(self, node: etree._Element, shape: Shape) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
        fields: dict[str, Any] = {}
        kept = []
        for name, text in node.attrib.items():
            known = shape.by_attribute.get(str(name))
            if known is None:
                kept.append((str(name), str(text)))
                continue
            fields[known.field] = self._value(node, known, str(text))
            if known.kind is not str or not text:
                kept.append((known.xml, str(text)))
        for attribute in shape.attributes:
            if attribute.required and attribute.field not in fields:
                self._refuse(
                    node,
                    "dmn.xml.attribute_missing",
                    f"缺少属性 {attribute.xml}",
                    f"The attribute {attribute.xml} is missing",
                )
        return fields, tuple(kept)

    def _value(self, node: etree._Element, attribute: Attribute, text: str) -> Any:
        try:
            return attribute.read(text)
        except ValueError:
            self._refuse(
                node,
                "dmn.xml.value",
                f"属性 {attribute.xml} 不能是“{text}”",
                f"The attribute {attribute.xml} cannot be “{text}”",
            )

    def _children(
        self, node: etree._Element, shape: Shape, fields: dict[str, Any]
    ) -> tuple[model.Slot | model.Foreign, ...]:
        """Puts the children into ``fields``; the layout, where it is not the standard's."""
        layout: list[model.Slot | model.Foreign] = []
        many: dict[str, list[Any]] = {}
        plain, rank = True, 0
        if node.text and node.text.strip():
            layout.append(model.Foreign(node.text, is_text=True))
            plain = False
        for piece in node:
            child = self._known(piece, shape)
            if child is None or (not child.many and child.field in fields) or (child.is_leaf and len(piece)):
                layout.append(_foreign(piece))
                plain = False
            else:
                slot = self._take(piece, child, fields, many)
                layout.append(slot)
                position = shape.children.index(child)
                plain = plain and position >= rank and not slot.attributes
                rank = position
            if piece.tail and piece.tail.strip():
                layout.append(model.Foreign(piece.tail, is_text=True))
                plain = False
        fields.update((name, tuple(values)) for name, values in many.items())
        return () if plain else tuple(layout)

    def _known(self, piece: etree._Element, shape: Shape) -> Child | None:
        if not isinstance(piece.tag, str) or not piece.tag.startswith(self.prefix):
            return None
        return shape.by_tag.get(piece.tag[len(self.prefix) :])

    def _take(
        self, piece: etree._Element, child: Child, fields: dict[str, Any], many: dict[str, list[Any]]
    ) -> model.Slot:
        cls = child.classes[piece.tag[len(self.prefix) :]]
        if cls is str:
            fields[child.field] = piece.text or ""
            return model.Slot(child.field, tuple((str(name), str(text)) for name, text in piece.attrib.items()))
        value: model.Element = self.element(piece, cls)
        if child.many:
            many.setdefault(child.field, []).append(value)
        else:
            fields[child.field] = value
        return model.Slot(child.field)

    def _refuse(self, node: etree._Element, code: str, zh: str, en: str) -> NoReturn:
        tag = etree.QName(node).localname
        name = node.get("name") or node.get("id")
        place = f"{tag} {name}" if name else tag
        raise Problem(code, Text(zh, en), _REMEDY, Where(self.file, field=place, line=_line(node)))


def _line(node: etree._Element) -> int | None:
    line: int | None = node.sourceline  # type: ignore[assignment] # the stubs call a missing number an ellipsis
    return line


def _declared(node: etree._Element) -> tuple[tuple[str | None, str], ...]:
    """The prefixes that ``node`` itself declares, its own first."""
    parent = node.getparent()
    around = parent.nsmap if parent is not None else {}
    if node.nsmap == around:
        return ()
    new = [(prefix, uri) for prefix, uri in node.nsmap.items() if around.get(prefix) != uri]
    return tuple(sorted(new, key=lambda pair: pair[0] != node.prefix))


def _foreign(piece: etree._Element) -> model.Foreign:
    return model.Foreign(etree.tostring(piece, encoding="unicode", with_tail=False))
