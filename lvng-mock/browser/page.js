// Opens the page of a mock or a server, checks what it shows, and tries a call:
// node page.js CHROMIUM URL PROFILE PICTURE, then the operation as it stands in the address, the number of tags, a text of the
// page, and texts of the answer. All that the page asks for has to be of the same server, and nothing may fail.

const { spawn } = require("node:child_process");
const fs = require("node:fs");

const [chromium, url, profile, picture, operation, tagCount, shown, ...answered] = process.argv.slice(2);
const PATIENCE = 60_000;
const pause = (time) => new Promise((done) => setTimeout(done, time));

async function until(what, test) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await test();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not after ${PATIENCE} ms`);
    await pause(200);
  }
}

async function main(browser) {
  const file = `${profile}/DevToolsActivePort`;
  await until("the browser starts", () => fs.existsSync(file) && fs.readFileSync(file, "utf8").includes("\n"));
  const port = fs.readFileSync(file, "utf8").split("\n")[0];
  const pages = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  const socket = new WebSocket(pages.find((page) => page.type === "page").webSocketDebuggerUrl);
  await new Promise((done) => { socket.onopen = done; });
  const waiting = new Map();
  let last = 0;
  const faults = [];
  const seen = {
    "Network.requestWillBeSent": ({ request }) => {
      if (!request.url.startsWith(new URL(url).origin) && !request.url.startsWith("data:")) faults.push(`asked ${request.url}`);
    },
    "Network.responseReceived": ({ response }) => {
      if (response.status >= 400) faults.push(`${response.status} from ${response.url}`);
    },
    "Network.loadingFailed": ({ errorText }) => faults.push(errorText),
    "Runtime.exceptionThrown": ({ exceptionDetails }) => faults.push(exceptionDetails.text),
    "Log.entryAdded": ({ entry }) => { if (entry.level === "error") faults.push(entry.text); },
  };
  socket.onmessage = (message) => {
    const { id, result, method, params } = JSON.parse(message.data);
    waiting.get(id)?.(result);
    seen[method]?.(params);
  };
  const send = (method, params = {}) => new Promise((done) => {
    last += 1;
    waiting.set(last, done);
    socket.send(JSON.stringify({ id: last, method, params }));
  });
  const value = async (expression) => (await send("Runtime.evaluate", { expression, returnByValue: true })).result.value;

  for (const domain of ["Page", "Network", "Runtime", "Log"]) await send(`${domain}.enable`);
  await send("Page.navigate", { url: `${url}#/${operation}` });
  await until("the operation is shown", () => value("!!document.querySelector('.btn.execute')"));
  const tags = await value("document.querySelectorAll('.opblock-tag').length");
  if (tags !== Number(tagCount)) throw new Error(`${tags} tags instead of ${tagCount}`);
  await until(`${shown} is shown`, () => value(`document.body.innerText.includes(${JSON.stringify(shown)})`));
  await value("document.querySelector('.btn.execute').click()");
  const answer = await until("the call is answered", () => value("document.querySelector('.live-responses-table')?.innerText"));
  const missing = answered.filter((text) => !answer.includes(text));
  if (missing.length > 0) throw new Error(`the answer has no ${missing.join(", ")}: ${answer}`);
  if (faults.length > 0) throw new Error(faults.join("; "));
  const shot = await send("Page.captureScreenshot");
  fs.writeFileSync(picture, Buffer.from(shot.data, "base64"));
  console.log(`${tags} tags, ${shown} is shown, a call was answered with ${answered[0]}; see ${picture}`);
}

const browser = spawn(chromium, [
  "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1300,1800", "--remote-debugging-port=0",
  `--user-data-dir=${profile}`, "about:blank",
], { stdio: "ignore" });
const ended = new Promise((done) => browser.on("exit", done));
main(browser)
  .catch((error) => { console.error(`failed: ${error.message}`); process.exitCode = 1; })
  .finally(async () => { browser.kill(); await ended; process.exit(); });
