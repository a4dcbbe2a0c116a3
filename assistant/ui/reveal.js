// Brings what was just opened into view, as it may stand below the window. Nothing here writes to the document.
export default function ({ data }) {
  if (!data.opened || window.studyAssistantOpened === data.opened) return;
  window.studyAssistantOpened = data.opened;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const card = document.querySelector(".st-key-entry, .st-key-node-card");
  card?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}
