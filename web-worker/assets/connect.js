// Connecting in a popup. The provider's page cuts `opener`, and then `closed` reads true while the popup is
// alive: so the result page speaks through a BroadcastChannel, the opener also polls, and `closed` means nothing.
const channel = new BroadcastChannel("clawlink");
const result = document.querySelector("[data-connect-result]");

if (result) {
  channel.postMessage({ connect: result.dataset.connectResult });
}

channel.addEventListener("message", (event) => {
  if (!result && event.data && event.data.connect === "connected") location.reload();
});

const version = (url) => fetch(url).then((reply) => (reply.ok ? reply.text() : ""), () => "");

const poll = async (url) => {
  const before = await version(url);
  const again = async () => {
    const now = await version(url);
    if (before && now && now !== before) location.reload();
    else setTimeout(again, 3000);
  };
  setTimeout(again, 3000);
};

for (const form of document.querySelectorAll("form[data-popup]")) {
  form.addEventListener("submit", () => {
    if (matchMedia("(pointer: coarse)").matches) return;
    const popup = window.open("", "clawlink-connect", "popup,width=520,height=720");
    if (!popup) return;
    form.target = "clawlink-connect";
    if (form.dataset.poll) poll(form.dataset.poll);
  });
}
