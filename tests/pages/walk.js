// Walks through the pages as people do, without JavaScript: reads, subscribes, answers, says "I
// can't that day", says who came.  Then holds every number of the boards against the reports.
//
//   node walk.js FACTS.json
//
// FACTS.json: { my, look, board, company: URLs, feed, webcal, department: its name,
//               fairness, progress, coverage, bench, visits: what the reports say, today,
//               people: { id: URL }, hr: [{ staff, name, workdays, off, leaves }] of the department }.
// Fails as look.js does, and if a request tells anybody the way to a page.
import { readFile } from "node:fs/promises";
import { numbersOf } from "./numbers.js";
import { launch, tell, watch } from "./stage.js";

const facts = JSON.parse(await readFile(process.argv[2], "utf8"));
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
const page = await context.newPage();
const failures = [];
const tokens = [facts.my, facts.look, facts.board, facts.company].map((url) => new URL(url).pathname.split("/")[2]);

watch(page, new URL(facts.my), failures);
const looked = [];
async function keepsTheWay(request) {
	const { referer = "" } = await request.allHeaders();
	if (tokens.some((token) => referer.includes(token)))
		failures.push(`the way to a page is told in a Referer: ${request.url()}`);
}
page.on("request", (request) => looked.push(keepsTheWay(request)));

function same(what, is, wanted) {
	if (JSON.stringify(is) !== JSON.stringify(wanted))
		failures.push(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
}
same.failures = failures;

async function sees(what, locator) {
	if (!await locator.first().isVisible())
		failures.push(`not to be seen: ${what}`);
}

const text = (locator) => locator.allInnerTexts();

// --- a person

async function subscribes() {
	await page.goto(facts.my);
	const links = page.locator("#calendar ~ .links a");
	const hrefs = await links.evaluateAll((all) => all.map((a) => a.getAttribute("href")));
	same("subscribe links", hrefs.slice(0, 3), Array(3).fill(facts.webcal));
	same("Google's", hrefs[3], `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(facts.webcal)}`);
	for (const href of hrefs.slice(4))
		same("Outlook's", href.split("&")[0].split("url=")[1], encodeURIComponent(facts.feed));
	same("to copy", await page.getByLabel("Any other calendar").inputValue(), facts.feed);
	await sees("the QR code", page.getByRole("img", { name: "QR code" }));
}

async function cannot() {
	const item = page.locator("li.coming").first();
	await item.getByText("I can’t that day").click();
	await item.getByLabel("Why, if you like").fill("Dentist & <co>");
	await item.getByRole("button", { name: "Tell HR" }).click();
	await sees("that HR knows", page.getByRole("status").getByText("HR knows that you can’t."));
	await sees("when it was said", page.locator("li.coming").first().getByText("You told HR on"));
}

// What one has answered is folded away while another visit is still asked about.
async function unfolds() {
	const others = page.getByText(/^About your other visits?$/);
	if (await others.count() > 0)
		await others.click();
}

async function answers() {
	const box = page.getByRole("textbox", { name: "How can we make this better for the customer?" });
	const long = "ü".repeat(901);
	// What some other program may send, a browser does not let one write.
	await box.evaluate((area) => area.removeAttribute("maxlength"));
	await box.fill(long);
	await page.getByRole("button", { name: "Send" }).click();
	await sees("that it was too long", page.getByRole("alert").getByText("too long"));
	same("what was written", await box.inputValue(), long);
	await box.fill("Print the article number.\nOn the <pick> list & the box.");
	await page.getByRole("button", { name: "Send" }).click();
	await sees("thanks", page.getByRole("status").getByText("Thank you."));
	await unfolds();
	await page.getByText("Change it, or erase it").click();
	const again = page.locator("form").filter({ hasText: "Keep this instead" });
	await again.getByLabel("Show my name with it").check();
	await again.getByRole("button", { name: "Keep this instead" }).click();
	await unfolds();
	await sees("with the name", page.getByText("Shown to others with your name."));
	await page.goto(facts.board);
	same("the answer on the board", await page.locator(".answers blockquote").first().innerText(),
		"Print the article number.\nOn the <pick> list & the box.");
}

async function looksOnly() {
	await page.goto(facts.look);
	same("forms under a calendar's link", await page.locator("form").count(), 0);
}

// --- a host

async function saysWhoCame() {
	await page.goto(facts.board);
	const item = page.locator(".came li").first();
	const name = await item.locator("strong").innerText();
	const mine = () => page.locator(".came li").filter({ hasText: name }).first();
	await item.getByRole("button", { name: "didn’t come" }).click();
	await sees("that it is noted", page.getByRole("status").getByText("the visit was missed"));
	await sees("missed", mine().getByText("missed", { exact: true }));
	await mine().getByRole("button", { name: "came", exact: false }).first().click();
	await sees("that it was held", page.getByRole("status").getByText("the visit was held"));
	await sees("held", mine().getByText("held", { exact: true }));
}

// Those of the last rows have nothing below them; and a chip is large enough for a finger.
async function lastTipIsWhole() {
	const chip = page.locator("#goes ~ tbody b").last();
	await chip.focus();
	const [tip, table, own] = await Promise.all([chip.locator("i"), page.locator(".rota").first(), chip].map((one) => one.boundingBox()));
	same("the last tip is within its table", tip.y >= table.y && tip.y + tip.height <= table.y + table.height, true);
	same("a chip is 24 pixels high", own.height >= 24, true);
}

async function tipsAreTold() {
	await page.setViewportSize({ width: 1280, height: 900 });
	await page.goto(facts.board);
	const chip = page.locator(".rota b").first();
	await chip.focus();
	same("the tip's height when focused", (await chip.locator("i").boundingBox()).height > 10, true);
	await page.locator("h1").hover();
	const other = page.locator(".rota b").nth(1);
	await other.hover();
	same("the tip's height when hovered", (await other.locator("i").boundingBox()).height > 10, true);
	await lastTipIsWhole();
	await page.getByRole("link", { name: "This week’s sheet to print" }).click();
	await sees("the sheet", page.getByText("Week of"));
}

let failed = 0;
try {
	const steps = process.argv[3] === "numbers" ? numbersOf(page, facts, same)
		: { subscribes, cannot, answers, looksOnly, saysWhoCame, tipsAreTold };
	for (const [name, step] of Object.entries(steps)) {
		await step();
		await Promise.all(looked.splice(0));
		failed += tell(name, failures.splice(0));
	}
} finally {
	await browser.close();
}
process.exitCode = failed > 0 ? 1 : 0;
