// Asks for the page again while somebody looks at it, and changes the list only when it differs,
// so a selection, the scroll position and a screen reader are left in peace.
const list = document.getElementById("mail");
setInterval(async () => {
  if (document.hidden || !getSelection().isCollapsed) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = fresh.getElementById("mail").innerHTML;
    if (rows !== list.innerHTML) list.innerHTML = rows;
  } catch {
    // The account is stopped; the page waits for it.
  }
}, 2000);
