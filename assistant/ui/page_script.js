// The few lines of script of the page: keys, and the recent questions this browser keeps.
// Questions are only ever stored and handed over as data; nothing here writes to the document.
const KEPT = "study-assistant.recent";
const MOST = 8;

function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) || "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return []; // storage is switched off, or holds something else
  }
}

function store(questions) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(questions));
  } catch {
    // The session still has them.
  }
}

function onKey(event) {
  const box = document.querySelector('input[aria-label="Your question"]');
  const at = document.activeElement;
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && at === box) box.blur();
  const typing = at && (at.isContentEditable || at.matches("input, textarea, select, [role=combobox]"));
  const choosing = at && at.matches("input[type=radio], input[type=checkbox]");
  if (event.key === "/" && (!typing || choosing)) {
    event.preventDefault();
    box.focus();
    box.select();
  }
}

export default function ({ data, setStateValue }) {
  if (!window.studyAssistantKeys) {
    window.studyAssistantKeys = true;
    document.addEventListener("keydown", onKey);
  }
  document.querySelectorAll(".st-key-pages a").forEach((link) => {
    if (link.closest(".st-key-page-current")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  // On a narrow screen the menu lies over the page, so it closes once something was chosen in it.
  if (window.studyAssistantPlace !== undefined && window.studyAssistantPlace !== data.place && innerWidth < 768)
    document.querySelector('#stSidebar[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button')?.click();
  window.studyAssistantPlace = data.place;
  // A token stands for one press of “Clear” and is obeyed once.
  if (data.cleared && data.cleared !== window.studyAssistantCleared) {
    window.studyAssistantCleared = data.cleared;
    store([]);
  }
  const merged = [...new Set([...data.asked, ...stored()])].slice(0, MOST);
  if (data.asked.length) store(merged);
  // Told once a session: from then on the session knows as much as the browser.
  if (!data.told && merged.length > data.asked.length) setStateValue("recent", merged);
}
