// What a chip shows is closed by Esc and by a second tap; to open it needs no script (look.css).
// Esc is for the one in use only, and what is closed opens again with the next tap, focus or pointer.
const SHUT = "shut";
let open = null; // the chip that a pointer went down on while what it shows was in use

const citeOf = (target) => (target instanceof Element ? target.closest(".reply .cite") : null);
const inUse = (cite) => cite.contains(document.activeElement) && !cite.classList.contains(SHUT);

function onDown(event) {
  const cite = citeOf(event.target);
  open = cite && inUse(cite) ? cite : null;
}

function onClick(event) {
  const chip = event.target instanceof Element ? event.target.closest(".reply .chip") : null;
  if (!chip) return;
  const cite = citeOf(chip);
  const close = event.detail ? open === cite : inUse(cite); // a key presses without a pointer
  chip.focus(); // Safari gives a button that is tapped no focus
  cite.classList.toggle(SHUT, close);
}

function onKey(event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".reply .cite:is(:hover, :focus-within)").forEach((cite) => {
    if (cite.contains(document.activeElement)) cite.querySelector(".chip").focus();
    cite.classList.add(SHUT);
  });
}

function onEnter(event) {
  const cite = citeOf(event.target);
  if (!cite || cite.contains(event.relatedTarget)) return;
  if (event.type === "focusin" || !cite.contains(document.activeElement)) cite.classList.remove(SHUT);
}

export default function () {
  if (window.studyAssistantChips) return;
  window.studyAssistantChips = true;
  document.addEventListener("pointerdown", onDown, true);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusin", onEnter);
  document.addEventListener("mouseover", onEnter);
}
