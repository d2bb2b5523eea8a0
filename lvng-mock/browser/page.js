// Opens the page of a mock, checks what it shows, and tries a call: node page.js CHROMIUM URL PROFILE PICTURE.

const { spawn } = require("node:child_process");
const fs = require("node:fs");

const [chromium, url, profile, picture] = process.argv.slice(2);
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
  socket.onmessage = (message) => {
    const { id, result } = JSON.parse(message.data);
    waiting.get(id)?.(result);
  };
  const send = (method, params = {}) => new Promise((done) => {
    last += 1;
    waiting.set(last, done);
    socket.send(JSON.stringify({ id: last, method, params }));
  });
  const value = async (expression) => (await send("Runtime.evaluate", { expression, returnByValue: true })).result.value;

  await send("Page.enable");
  await send("Page.navigate", { url: `${url}/#/agents/createAgent` });
  await until("the operation is shown", () => value("!!document.querySelector('.btn.execute')"));
  const tags = await value("document.querySelectorAll('.opblock-tag').length");
  if (tags !== 51) throw new Error(`${tags} tags instead of 51`);
  if (!await value("document.body.innerText.includes('x-lvng-evidence')")) throw new Error("no evidence is shown");
  await value("document.querySelector('.btn.execute').click()");
  const answer = await until("the call is answered", () => value("document.querySelector('.live-responses-table')?.innerText"));
  if (!answer.includes("201") || !answer.includes("Data Analyst")) throw new Error(`the answer is ${answer}`);
  const shot = await send("Page.captureScreenshot");
  fs.writeFileSync(picture, Buffer.from(shot.data, "base64"));
  console.log(`${tags} tags, evidence is shown, a call was answered with 201; see ${picture}`);
}

const browser = spawn(chromium, [
  "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1300,1800", "--remote-debugging-port=0",
  `--user-data-dir=${profile}`, "about:blank",
], { stdio: "ignore" });
const ended = new Promise((done) => browser.on("exit", done));
main(browser)
  .catch((error) => { console.error(`failed: ${error.message}`); process.exitCode = 1; })
  .finally(async () => { browser.kill(); await ended; process.exit(); });
