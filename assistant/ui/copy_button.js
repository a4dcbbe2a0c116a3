// A button that puts a text on the clipboard. The text is only ever data; nothing of it becomes markup.
const SHOWN = 2000; // milliseconds

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https a browser gives a page of another machine no clipboard, but still obeys this.
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    const done = await copied(data.text);
    button.focus();
    button.textContent = done ? "Copied" : "The browser did not let the page copy";
    clearTimeout(button.timer);
    button.timer = setTimeout(() => (button.textContent = "Copy"), SHOWN);
  };
}
