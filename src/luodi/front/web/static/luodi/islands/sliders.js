// What-ifs: each figure gets a slider beside its field; when one is let go, the results are asked for and put in place.
// Without it the fields and the button do the same.
import { drawBars } from "./bars.js";

const form = document.querySelector(".what-if-form");
const results = document.getElementById("results");
let asked = 0;

const compute = async () => {
  const mine = ++asked;
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  results.setAttribute("aria-busy", "true");
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return; // a later question is under way
  const found = page.getElementById("results");
  if (!found || page.querySelector(".problem")) {
    location.assign(address); // the page itself says what is wrong
    return;
  }
  results.replaceChildren(...document.importNode(found, true).childNodes);
  results.removeAttribute("aria-busy");
  history.replaceState(null, "", address);
  const tools = page.querySelector(".head .tools");
  document.querySelector(".head .tools")?.remove();
  if (tools) document.querySelector(".head").append(document.importNode(tools, true));
  drawBars(results);
};

for (const field of form.querySelectorAll("input[data-step]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = field.dataset.low;
  slider.max = field.dataset.high;
  slider.step = field.dataset.step;
  slider.value = field.value;
  slider.setAttribute("aria-label", form.querySelector(`label[for="${field.id}"]`).textContent);
  slider.addEventListener("input", () => (field.value = slider.value));
  slider.addEventListener("change", compute);
  field.addEventListener("change", () => {
    slider.value = field.value;
    compute();
  });
  field.after(slider);
}
for (const field of form.querySelectorAll("select[name^='figure-']")) field.addEventListener("change", compute);
