// Prints pages to PDF, and fails where one takes more sheets of paper than it may.
//
//   node print.js URL… [--out DIR] [--sheets N]
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, launch, nameOf, tell } from "./stage.js";

const asked = commandLine({ out: "looks", sheets: "1" });
if (!asked) {
	console.error("usage: node print.js URL… [--out DIR] [--sheets N]");
	process.exit(2);
}
await mkdir(asked.options.out, { recursive: true });

const browser = await launch();
let failed = 0;
try {
	const page = await browser.newPage();
	for (const [index, url] of asked.args.entries()) {
		const name = nameOf(url, index);
		await page.goto(url, { waitUntil: "load" });
		const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
		await writeFile(join(asked.options.out, `${name}.pdf`), pdf);
		// Chromium writes each page's dictionary plainly.
		const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
		failed += tell(`${name} on paper`, sheets > Number(asked.options.sheets) ? [`${sheets} sheets of paper`] : []);
	}
} finally {
	await browser.close();
}
process.exitCode = failed > 0 ? 1 : 0;
