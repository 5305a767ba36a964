// The stage on which pages are looked at: Chromium, and a server for pages that are files.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join, normalize, resolve } from "node:path";
import { chromium } from "playwright-core";

// What the daemon sends with each page; a page must do with it.
const CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };

/** Starts Chromium so that it makes no request but for the page. */
export function launch() {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync"],
	});
}

/** Serves the folder on a free port of this machine; resolves to { origin, close() }. */
async function serve(folder) {
	const server = createServer(async (request, response) => {
		const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
		try {
			const body = await readFile(join(folder, path));
			response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "text/plain", "Content-Security-Policy": CSP });
			response.end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
	return {
		origin: `http://127.0.0.1:${server.address().port}`,
		close: () => new Promise((closed) => server.close(closed)),
	};
}

/** Turns what stands on the command line, URLs and files, into pages { name, url };
 *  close() ends the servers that the files needed. */
export async function pagesOf(args) {
	const servers = new Map();
	const pages = [];
	for (const arg of args) {
		if (/^https?:/.test(arg)) {
			// A token says nothing to a person and is a secret: the name is the way to it, and a number.
			const way = new URL(arg).pathname.split("/").filter(Boolean);
			pages.push({ name: [String(pages.length + 1), ...way.slice(0, 1), ...way.slice(2)].join("-"), url: arg });
			continue;
		}
		const folder = dirname(resolve(arg));
		if (!servers.has(folder))
			servers.set(folder, await serve(folder));
		pages.push({ name: basename(arg, ".html"), url: `${servers.get(folder).origin}/${basename(arg)}` });
	}
	return { pages, close: () => Promise.all([...servers.values()].map((server) => server.close())) };
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
