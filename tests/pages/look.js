// Looks at pages as people do: on a phone and on a desk, in the light and in the dark.
//
//   node look.js URL… [--out DIR]
//
// Fails on a message in the console, an error, a request to elsewhere or in vain, a page wider than the
// screen, a violation that axe finds, or HTML that html-validate refuses.  DIR gets the screenshots.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import { commandLine, launch, nameOf, tell, watch } from "./stage.js";

const VIEWS = [360, 1280].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));

// WCAG 2.2 A and AA and best practices, also those rules that axe leaves out unless they are named.
// AAA and experiments stay out.
const RULES = axe.getRules()
	.filter(({ tags }) => !tags.some((tag) => /aaa$|^(experimental|obsolete)$/.test(tag)))
	.map(({ ruleId }) => ruleId);

const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"] });

/** Everything that html-validate says about the HTML as it was served. */
async function faultsOfHtml(html) {
	const report = await validator.validateString(html);
	return report.results.flatMap(({ messages }) => messages)
		.map(({ line, column, ruleId, message }) => `html ${line}:${column}: ${message} (${ruleId})`);
}

/** Everything that axe says about the open page. */
async function faultsOfAccess(page) {
	// Evaluated, not added as an element: the page's own policy forbids scripts.
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate((rules) => axe.run(document, { runOnly: { type: "rule", values: rules } }), RULES);
	return violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target, any }) => `axe ${id}: ${help}: ${target.join(" ")}${any.length > 0 ? ` (${any[0].message})` : ""}`));
}

/** Opens the page in one view and resolves to its failures; the screenshot goes to `picture`. */
async function lookAt(browser, url, { width, colorScheme }, picture) {
	const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
	const page = await context.newPage();
	const failures = [];

	watch(page, new URL(url), failures);
	try {
		const response = await page.goto(url, { waitUntil: "load" });
		const html = await response.text();
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (over > 0)
			failures.push(`${over} pixels wider than the screen`);
		await page.screenshot({ path: picture, fullPage: true });
		failures.push(...await faultsOfAccess(page));
		return { html, failures };
	} finally {
		await context.close();
	}
}

const asked = commandLine({ out: "looks" });
if (!asked) {
	console.error("usage: node look.js URL… [--out DIR]");
	process.exit(2);
}
await mkdir(asked.options.out, { recursive: true });

const browser = await launch();
let failed = 0;
try {
	for (const [index, url] of asked.args.entries()) {
		const name = nameOf(url, index);
		let served;
		for (const view of VIEWS) {
			const look = `${name}-${view.width}-${view.colorScheme}`;
			const { html, failures } = await lookAt(browser, url, view, join(asked.options.out, `${look}.png`));
			failed += tell(look, failures);
			served = html;
		}
		failed += tell(`${name} as HTML`, await faultsOfHtml(served));
	}
} finally {
	await browser.close();
}
process.exitCode = failed > 0 ? 1 : 0;
