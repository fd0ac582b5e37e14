// Narrows the directory while typing. The form still works by itself, and finds aliases that this cannot.
const input = document.querySelector("[data-filter]");
const said = document.querySelector("[data-filter-count]");
const tiles = [...document.querySelectorAll("[data-words]")];
const groups = [...document.querySelectorAll("[data-group]")];

const narrow = () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const tile of tiles) {
    tile.hidden = !words.every((word) => tile.dataset.words.includes(word));
  }
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-words]:not([hidden])");
  }
  const shown = tiles.filter((tile) => !tile.hidden).length;
  said.textContent = shown === 0
    ? "Nothing here by that name. Press Enter to search aliases too."
    : `${shown} ${shown === 1 ? "app" : "apps"} shown`;
};

if (input && tiles.length > 0) input.addEventListener("input", narrow);
