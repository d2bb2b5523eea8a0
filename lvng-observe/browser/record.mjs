// A headless Chromium asks the example server for a few things, and writes down what it saw as HTTP Archives.
//
// node record.mjs CHROMIUM URL KEY FOLDER: writes good.har, and bad.har with a request that is not described.

import { chromium } from "playwright";
import { join } from "node:path";

const [executablePath, url, key, folder] = process.argv.slice(2);

/** What a page of the server's own origin asks for. */
async function talk({ key, query }) {
  const ask = async (method, path, body) => {
    const headers = { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) };
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    return response.json();
  };
  const { agent } = await ask("POST", "/api/v2/agents", { name: "Data Analyst", model: "claude-sonnet" });
  await ask("GET", `/api/v2/agents?limit=5${query}`);
  await ask("POST", `/api/v2/agents/${agent.id}/start`);
  await ask("POST", `/api/v2/agents/${agent.id}/message`, { message: "Which product sold best?" });
  await ask("DELETE", `/api/v2/agents/${agent.id}`);
}

const browser = await chromium.launch({ executablePath, timeout: 60_000 });
for (const [name, query] of [["good.har", ""], ["bad.har", "&colour=red"]]) {
  const context = await browser.newContext({ recordHar: { path: join(folder, name), content: "embed" } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  // Without a key: the answer is an error, and the page has the server's origin.
  await page.goto(`${url}/api/v2/agents`);
  await page.evaluate(talk, { key, query });
  await context.close();
}
await browser.close();
