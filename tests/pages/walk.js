// Walks through the pages as people do, without JavaScript: reads, subscribes, answers, says "I
// can't that day", says who came.  Then holds every number of the boards against the reports.
//
//   node walk.js FACTS.json
//
// FACTS.json: { my, look, board, company: URLs, feed, webcal, department: its name,
//               fairness, coverage, bench, visits: what the reports say, today }.
// Fails as look.js does, and if a request tells anybody the way to a page.
import { readFile } from "node:fs/promises";
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
	await page.getByText("Change it, or erase it").click();
	await page.getByLabel("Show my name with it").check();
	await page.getByRole("button", { name: "Keep this instead" }).click();
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
	await page.getByRole("link", { name: "This week’s sheet to print" }).click();
	await sees("the sheet", page.getByText("Week of"));
}

// --- the numbers of the boards are those of the reports

const average = (sum, people) => people === 0 ? "0" : String(Math.round(sum * 10 / people) / 10);
const monday = new Date(`${facts.today}T00:00:00Z`);
monday.setUTCDate(monday.getUTCDate() - (monday.getUTCDay() + 6) % 7);
const dayOf = (n) => new Date(monday.getTime() + n * 86400000).toISOString().slice(0, 10);
const inWeek = (v, week) => v.start && v.reason !== "missed" && v.start <= dayOf(7 * week + 6) && v.end >= dayOf(7 * week);

async function numbersOfTheDepartment() {
	await page.goto(facts.board);
	const own = facts.fairness.departments.find((d) => d.department_name === facts.department);
	const figures = Object.fromEntries(await page.locator(".figures div").evaluateAll((all) =>
		all.map((div) => [div.querySelector("dt").textContent, Number(div.querySelector("dd").textContent)])));
	same("fairness", figures, { Owed: own.owed, Placed: own.placed, "Held so far": own.held, Missed: own.missed,
		"Left out": own.left_out, "People waiting": own.people_waiting });
	const sentence = await page.getByText("Each of us has held").innerText();
	same("average", sentence.startsWith(
		`Each of us has held ${average(own.held_ever, own.people)} visits on average, from ${own.fewest} to ${own.most}.`), true);
	for (const [who, name] of [["best", "most were held by"], ["worst", "fewest by"]]) {
		const row = facts.fairness.rows.find((r) => r.staff === own[who]);
		if (own.best !== own.worst)
			same(who, sentence.includes(`${name} ${row.staff_name} (${row.held_ever} of ${row.due_ever})`), true);
	}
	const cells = (rows) => rows.evaluateAll((all) => all.map((tr) => [...tr.children].map((td) => td.textContent)));
	for (const [caption, side, other] of [["have seen us", "host_name", "home_name"], ["have seen them", "home_name", "host_name"]])
		same(`coverage, ${caption}`, await cells(page.locator("table").filter({ hasText: caption }).locator("tbody tr")),
			facts.coverage.rows.filter((r) => r[side] === facts.department).map((r) => [r[other], `${r.seen} of ${r.people}`]));
	const bench = facts.bench.rows.filter((r) => r.department_name === facts.department);
	const can = bench.filter((r) => r.can_cover);
	if (can.length > 0) {
		await sees("how many are on the bench",
			page.getByText(`Of ${bench.length} who were here before, ${can.length} could come today.`));
		const rows = await cells(page.locator("#can ~ tbody tr, #too ~ tbody tr"));
		same("bench", rows.map(([name, , , times]) => [name, Number(times)]), can.map((r) => [r.staff_name, r.visits]));
	}
	for (const week of [0, 1])
		same(`visitors of week ${week}`, (await text(page.locator(".two > section").nth(week).locator("dd strong"))).sort(),
			facts.visits.filter((v) => v.host_name === facts.department && inWeek(v, week)).map((v) => v.staff_name).sort());
	const guests = await cells(page.locator("#guests ~ tfoot tr"));
	const now = await page.locator("#guests ~ thead th.now").evaluate((th) => [...th.parentNode.children].indexOf(th));
	for (const week of [0, 1])
		same(`all visitors of week ${week}`, Number(guests[0][now + 1 + week]),
			facts.visits.filter((v) => v.host_name === facts.department && inWeek(v, week)).length);
}

async function numbersOfTheCompany() {
	await page.goto(facts.company);
	const cells = (selector) => page.locator(selector).evaluateAll((all) => all.map((tr) => [...tr.children].map((td) => td.textContent)));
	const row = (name, d) => [name, d.owed, d.placed, d.held, d.missed, d.left_out, d.people_waiting, d.waiting, d.fewest,
		average(d.held_ever, d.people), d.most].map(String);
	same("fairness of all", await cells("#figures ~ tbody tr, #figures ~ tfoot tr"),
		[...facts.fairness.departments.map((d) => row(d.department_name, d)), row("All", facts.fairness.company)]);
	const names = facts.fairness.departments.map((d) => d.department_name);
	const seen = (home, host) => facts.coverage.rows.find((r) => r.home_name === home && r.host_name === host);
	const matrix = await page.locator("#matrix ~ tbody tr").evaluateAll((all) => all.map((tr) =>
		[...tr.children].flatMap((td) => [td.textContent, ...Array(td.colSpan - 1).fill("")])));
	same("coverage of all", matrix, names.map((home) =>
		[home, ...names.map((host) => seen(home, host) ? `${seen(home, host).seen}/${seen(home, host).people}` : "")]));
	same("bench of all", await cells("#bench ~ table tbody tr"),
		facts.bench.departments.map((d) => [d.department_name, String(d.trained), String(d.can_cover)]));
	const count = (name, key, week) => String(facts.visits.filter((v) => v[key] === name && inWeek(v, week)).length);
	same("this week and next", await cells("#counts ~ tbody tr"), names.map((name) => [name, count(name, "host_name", 0),
		count(name, "home_name", 0), count(name, "host_name", 1), count(name, "home_name", 1)]));
}

let failed = 0;
try {
	const steps = process.argv[3] === "numbers" ? { numbersOfTheDepartment, numbersOfTheCompany }
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
