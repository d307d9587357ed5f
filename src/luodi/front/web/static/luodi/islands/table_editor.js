// The decision tables of a policy, drawn and edited with dmn-js; what is edited goes back into the form's text field, which
// works without it. A model that cannot be drawn stays text.
import "./strict_styles.js";
import "../vendor/dmn-js/dist/dmn-modeler.production.min.js";

const place = document.querySelector(".table-editor");
const field = document.getElementById("id_decision_xml");
const form = field.form;

// dmn-js reads the words of DMN 1.3; what a policy's tables say is the same in 1.5, under another name.
const OURS = "https://www.omg.org/spec/DMN/20230324/";
const THEIRS = "https://www.omg.org/spec/DMN/20191111/";
const wasOurs = field.value.includes(OURS);

const editor = new globalThis.DmnJS({ container: place, height: "100%" });

const tabs = document.createElement("div");
tabs.className = "editor-views";
tabs.setAttribute("role", "group");
tabs.setAttribute("aria-label", place.dataset.title);
place.before(tabs);

const showTabs = () => {
  const active = editor.getActiveView();
  const drawn = editor.getViews().filter((view) => view.type !== "drd"); // policies come without a drawing of their own
  tabs.replaceChildren(...drawn.map((view) => {
    const made = document.createElement("button");
    made.type = "button";
    made.setAttribute("aria-pressed", String(view.id === active?.id));
    made.textContent = view.name || view.element?.name || view.id;
    made.addEventListener("click", () => editor.open(view));
    return made;
  }));
};

const draw = () => editor.importXML(field.value.replaceAll(OURS, THEIRS));

let settled = true;
const keep = async () => {
  const { xml } = await editor.saveXML({ format: true });
  field.value = wasOurs ? xml.replaceAll(THEIRS, OURS) : xml;
};

form.addEventListener("submit", async (event) => {
  if (settled || form.elements.decision_file.files.length) return;
  event.preventDefault();
  const { submitter } = event;
  document.activeElement?.blur(); // a cell that is being written is taken over first
  await new Promise((resume) => setTimeout(resume, 400)); // the library waits as long before it takes a text over
  await keep();
  settled = true;
  form.requestSubmit(submitter);
});

const drawn = async () => {
  try {
    await draw();
  } catch {
    place.hidden = tabs.hidden = true;
    return;
  }
  const table = editor.getViews().find((view) => view.type === "decisionTable");
  if (table) await editor.open(table);
  showTabs();
  editor.on("views.changed", showTabs);
  for (const name of ["input", "keydown", "click", "paste", "drop"]) place.addEventListener(name, () => (settled = false));
  field.addEventListener("change", async () => {
    settled = true;
    await draw();
    showTabs();
  });
  place.dataset.drawn = "dmn";
};

await drawn();
