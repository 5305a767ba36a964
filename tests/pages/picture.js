// Takes the picture of a page's top, as wide as a desk's window.
//
//   node picture.js URL FILE.png [--height N]
import { launch } from "./stage.js";

const [url, path, , height = "900"] = process.argv.slice(2);
const browser = await launch();
try {
	const page = await browser.newPage({ viewport: { width: 1180, height: Number(height) }, colorScheme: "light" });
	await page.goto(url);
	await page.screenshot({ path });
} finally {
	await browser.close();
}
