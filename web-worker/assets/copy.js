// Adds a working "Copy" to every element that names its text in `data-copy`; without script there is no button.
for (const box of document.querySelectorAll("[data-copy]")) {
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("code").textContent);
    said.textContent = "Copied";
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
}
