// The palette: what is typed is asked of /search/results.json; arrows choose, Enter opens. Enter without a choice sends
// the form to the page of results, which needs no script.
const PATIENCE_MS = 120;

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

export function openPalette(dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const said = dialog.querySelector("[role=status]");
  let options = [];
  let chosen = -1;
  let asked = 0;
  let waiting = 0;

  const choose = (place) => {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = options.length ? (place + options.length) % options.length : -1;
    const option = options[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const show = (groups) => {
    options = [];
    list.replaceChildren(
      ...groups.map((group, place) => {
        const head = element("p", { id: `palette-group-${place}`, role: "presentation" }, group.label);
        const rows = group.results.map((result) => {
          const option = element(
            "div", { role: "option", id: `palette-option-${options.length}`, "aria-selected": "false" },
            element("span", {}, result.label), element("small", {}, result.under),
          );
          option.addEventListener("click", () => location.assign(result.address));
          option.address = result.address;
          options.push(option);
          return option;
        });
        return element("div", { role: "group", "aria-labelledby": head.id }, head, ...rows);
      }),
    );
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    say(options.length ? "" : said.dataset.nothing);
    choose(input.value.trim() ? 0 : -1);
  };

  const say = (text) => {
    said.textContent = text;
    said.hidden = !text;
  };

  const ask = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(`${input.dataset.results}?${new URLSearchParams({ text: input.value })}`, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { groups } = await answer.json();
      if (turn === asked) show(groups);
    } catch {
      if (turn === asked) {
        show([]);
        say(said.dataset.failed);
      }
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PATIENCE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
    } else if (event.key === "Enter" && options[chosen]) {
      event.preventDefault();
      location.assign(options[chosen].address);
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.showModal();
  input.focus();
  ask();
}
