// Lets a library that writes its own styles run under a content policy without exceptions. Sheets that it makes as
// <style> elements are adopted as constructed ones, and style attributes in markup that it writes are set through the
// object model: both are ways that the policy leaves to scripts from our own address. Import it before the library.
const create = Document.prototype.createElement;
const markup = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");

Document.prototype.createElement = function (name, ...rest) {
  if (String(name).toLowerCase() !== "style") return create.call(this, name, ...rest);
  const made = create.call(this, "template"); // stands in the document and does nothing; an empty <style> is refused too
  const sheet = new CSSStyleSheet();
  let text = "";
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  Object.defineProperty(made, "textContent", {
    get: () => text,
    set: (written) => {
      text = written;
      sheet.replaceSync(written);
    },
  });
  return made;
};

Object.defineProperty(Element.prototype, "innerHTML", {
  ...markup,
  set(written) {
    const text = String(written);
    if (!/\sstyle="/.test(text)) {
      markup.set.call(this, text);
      return;
    }
    markup.set.call(this, text.replace(/\sstyle="/g, ' data-style="'));
    for (const each of this.querySelectorAll("[data-style]")) {
      each.style.cssText = each.dataset.style;
      delete each.dataset.style;
    }
  },
});
