// The stage on which pages are looked at: Chromium, and what must not happen in it.
import { chromium } from "playwright-core";

/** Starts Chromium so that it makes no request but for the page. */
export function launch() {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync"],
	});
}

/** Notes in `failures` what a page at `url` must not do: say something in the console, fail, ask
 *  for something elsewhere or in vain. */
export function watch(page, url, failures) {
	page.on("console", (message) => {
		// Chromium also reports the status of a page itself, which some are meant to have.
		if (!message.text().startsWith("Failed to load resource") || new URL(message.location().url).pathname !== new URL(page.url()).pathname)
			failures.push(`console: ${message.text()}`);
	});
	page.on("pageerror", (error) => failures.push(`error: ${error.message}`));
	page.on("request", (request) => {
		if (new URL(request.url()).origin !== url.origin)
			failures.push(`request to elsewhere: ${request.url()}`);
	});
	page.on("response", (response) => {
		if (response.status() >= 400 && !response.request().isNavigationRequest())
			failures.push(`${response.status()}: ${response.url()}`);
	});
	// What one does not wait for, as one goes on, has not failed.
	page.on("requestfailed", (request) => request.failure()?.errorText !== "net::ERR_ABORTED"
		&& failures.push(`request failed: ${request.url()}`));
}

/** The name of a page's picture: a token says nothing to a person and is a secret, so it is the
 *  way to it, and a number. */
export function nameOf(url, index) {
	const { pathname, search } = new URL(url);
	return [String(index + 1), pathname.split("/")[1], ...(search ? ["sheet"] : [])].join("-");
}

/** Reads `PAGE… --out DIR` and further `--name VALUE` pairs. */
export function commandLine(defaults) {
	const options = { ...defaults };
	const args = [];
	for (let rest = process.argv.slice(2); rest.length > 0;) {
		const word = rest.shift();
		if (!word.startsWith("--"))
			args.push(word);
		else if (word.slice(2) in options && rest.length > 0)
			options[word.slice(2)] = rest.shift();
		else
			return null;
	}
	return args.length > 0 ? { args, options } : null;
}

/** Prints the failures of one page, or that there are none; returns their count. */
export function tell(name, failures) {
	for (const failure of failures)
		console.log(`FAIL ${name}: ${failure}`);
	if (failures.length === 0)
		console.log(`ok   ${name}`);
	return failures.length;
}
