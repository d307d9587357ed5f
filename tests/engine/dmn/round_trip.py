"""Comparing DMN files as XML: canonical form, without the white space between elements."""

from lxml import etree


def canonical(xml: bytes) -> str:
    """``xml`` in canonical form, comments included."""
    root = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    for node in root.iter():
        if node.text is not None and not node.text.strip():
            node.text = None
        if node.tail is not None and not node.tail.strip():
            node.tail = None
    return etree.tostring(etree.ElementTree(root), method="c14n", with_comments=True).decode()
