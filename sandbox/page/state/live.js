// The WebSocket: one for the whole page, all chats. It comes back by itself, sooner at first and then every few seconds.

const FIRST_WAIT = 300, LONGEST_WAIT = 4000;

/** onEvent(event) for each event; onLink(true|false, again) when the connection comes (again: not for the first time) or goes. */
export function connect(onEvent, onLink) {
  let wait = FIRST_WAIT, timer = 0, socket = null, everOpen = false;

  function open() {
    clearTimeout(timer);
    const url = new URL("sandbox/ws", document.baseURI);
    url.protocol = url.protocol.replace("http", "ws");
    socket = new WebSocket(url);
    socket.onopen = () => {
      wait = FIRST_WAIT;
      onLink(true, everOpen);
      everOpen = true;
    };
    socket.onmessage = ({ data }) => onEvent(JSON.parse(data));
    socket.onclose = () => {
      onLink(false, everOpen);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  // Somebody looking at the page again, or a network that is back, is worth a try at once.
  const hurry = () => {
    if (document.visibilityState === "visible" && socket.readyState === WebSocket.CLOSED) open();
  };
  document.addEventListener("visibilitychange", hurry);
  window.addEventListener("online", hurry);
  open();
}
