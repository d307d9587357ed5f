// On every page: the palette (Ctrl or ⌘ + K, and /), the rows of tables by j and k, the keys by ?, and a stop of the Tab
// key at whatever scrolls sideways.
import { openPalette } from "./palette.js";

const typing = (element) => element.closest("input, textarea, select, [contenteditable], .cm-editor, canvas") !== null;

const fromTemplate = (name) => {
  const dialog = document.getElementById(`${name}-template`).content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
};

const rowLinks = () =>
  [...document.querySelectorAll("main tbody tr")].map((row) => row.querySelector("th a, td a")).filter(Boolean);

const moveRow = (step) => {
  const links = rowLinks();
  const row = document.activeElement?.closest("tr");
  const place = links.findIndex((link) => row?.contains(link));
  const wanted = place < 0 ? (step > 0 ? 0 : links.length - 1) : place + step;
  links[Math.max(0, Math.min(links.length - 1, wanted))]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const palette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
  const known = document.getElementById("palette-template");
  if (known && (palette || (plain && event.key === "/"))) {
    event.preventDefault();
    openPalette(fromTemplate("palette"));
  } else if (plain && known && event.key === "?") {
    event.preventDefault();
    fromTemplate("shortcuts").showModal();
  } else if (plain && (event.key === "j" || event.key === "k")) {
    moveRow(event.key === "j" ? 1 : -1);
  }
});

const letScroll = (box) => {
  const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1;
  if (!scrolls) {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    return;
  }
  box.tabIndex = 0;
  const name = box.querySelector("caption")?.textContent.trim() || box.closest("section")?.querySelector("h2")?.textContent.trim();
  if (!name) return;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", name);
};
const watched = new ResizeObserver((seen) => seen.forEach((each) => letScroll(each.target)));
document.querySelectorAll(".wide, .sheet").forEach((box) => watched.observe(box));
