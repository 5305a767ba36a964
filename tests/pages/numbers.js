// Every number, name and date of the pages, held against what the reports and visits say in JSON:
// by another way than the pages are made, from the list of visits alone where that tells.
//
// numbersOf(page, facts, same) gives the steps that walk.js takes; facts are those of walk.js.
// same(what, is, wanted) notes what is not the same.

const DAY = 86400000;
const at = (date) => Date.parse(`${date}T00:00:00Z`);
const dateOf = (time) => new Date(time).toISOString().slice(0, 10);
const weekdayOf = (date) => (new Date(at(date)).getUTCDay() + 6) % 7;      // 0 is Monday
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const short = (date) => `${WEEKDAYS[weekdayOf(date)]} ${new Date(at(date)).getUTCDate()} ${MONTHS[new Date(at(date)).getUTCMonth()]}`;

const tenths = (sum, people) => people === 0 ? "–" : (Math.round(sum * 10 / people) / 10).toFixed(1);
const average = (sum, people) => people > 0 && sum % people === 0 ? String(sum / people) : tenths(sum, people);
const orDash = (n) => n === null ? "–" : String(n);
const listed = (words) => words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
const unique = (all) => [...new Set(all)].sort();

export function numbersOf(page, facts, same) {
	const { today, fairness, visits } = facts;
	const cycle = fairness.cycle.cycle;
	const monday = dateOf(at(today) - weekdayOf(today) * DAY);
	const own = fairness.departments.find((d) => d.department_name === facts.department);
	const dated = visits.filter((v) => v.start);
	const missed = (v) => v.reason === "missed";
	const held = (v) => !missed(v) && v.end < today;
	const touches = (v, from) => v.start <= dateOf(at(from) + 6 * DAY) && v.end >= from;
	const weekAt = (n) => dateOf(at(monday) + 7 * n * DAY);
	// Visits that take, or took, place in a week: in which a member has a value.
	const count = (key, name, from) => dated.filter((v) => !missed(v) && v[key] === name && touches(v, from)).length;

	const rowsOf = (selector) => page.locator(selector).evaluateAll((all) =>
		all.map((tr) => [...tr.children].map((td) => td.textContent)));

	// The Mondays above a table of weeks; its heads say the day of the month.
	async function weeksOf(id) {
		const heads = await page.locator(`${id} ~ thead tr`).last().locator("th").evaluateAll((all) =>
			all.map((th) => ({ isNow: th.classList.contains("now"), day: parseInt(th.textContent, 10) })));
		const now = heads.findIndex((head) => head.isNow);
		const mondays = heads.map((_, i) => weekAt(i - now));
		same(`weeks above ${id}`, heads.map((head) => head.day), mondays.map((date) => Number(date.slice(8))));
		return mondays;
	}

	// What is tinted, the more of it there is; 4 is the most.
	function sameTints(what, cells) {
		const most = Math.max(1, ...cells.map((cell) => cell.n));
		for (const { n, shade } of cells.filter((cell) => cell.n > 0))
			same(`the tint of ${n} of at most ${most}, ${what}`, shade, Math.ceil(4 * n / most));
	}

	function sameShares(sentence, sums) {
		same("the report's average", sums.average, sums.people === 0 ? null : sums.held_ever / sums.people);
		const say = (served, all, some) => `${served.named.length > 0
			? listed(served.named.map((r) => `${r.staff_name} (${r.held_ever} of ${r.due_ever})`))
			: `${served.people} people`} ${served.people === 1 ? "has" : "have"} held ${some ?? all}`;
		const { best, worst } = sums;
		const wanted = best === null || best.share === worst.share ? ""
			: ` Of the visits that had come due for each, ${say(best, best.share === 1 ? "all" : "the largest part")}; ${
				say(worst, worst.share === 0 ? "none yet" : "the smallest part so far")}.`;
		same("average, best and worst", sentence, `Each of us has held ${average(sums.held_ever, sums.people)
			} visit${sums.held_ever === sums.people ? "" : "s"} on average, from ${sums.fewest} to ${sums.most}.${wanted}`);
	}

	// --- a person's page

	async function visitsOf(staff) {
		const cycles = await page.locator("section[aria-labelledby=visits] h3").evaluateAll((all) => all.map((h3) => {
			const next = h3.nextElementSibling;
			return {
				name: h3.textContent.split(",")[0],
				items: next.tagName !== "UL" ? [] : [...next.children].filter((li) => !li.classList.contains("cancelled")).map((li) => ({
					text: li.textContent, first: li.querySelector("time")?.dateTime ?? null, when: li.querySelector("time")?.textContent,
					state: li.querySelector(".state").textContent,
				})),
			};
		}));
		const isNext = visits.some((v) => v.cycle === cycle + 1);
		same("the cycles", cycles.map((c) => c.name), isNext ? ["This cycle", "The next cycle"] : ["This cycle"]);
		for (const [i, { name, items }] of cycles.entries()) {
			const mine = visits.filter((v) => v.staff === staff.staff && v.cycle === cycle + i);
			const wanted = [...mine.filter((v) => v.start).sort((a, b) => a.start < b.start ? -1 : 1), ...mine.filter((v) => !v.start)];
			same(`${name}: first days`, items.map((item) => item.first), wanted.map((v) => v.start));
			for (const [k, v] of wanted.entries()) {
				const item = items[k] ?? { text: "", state: "" };
				const parts = v.start ? [v.host_name, ...(v.buddy ? [`with ${v.buddy_name}`] : [])] : [v.host_name, v.reason];
				same(`${name}: ${v.host_name} on ${v.start}`, parts.filter((part) => !item.text.includes(part)), []);
				if (!v.start)
					continue;
				same(`${name}: the last day of ${v.host_name}`, item.when?.endsWith(short(v.end)), true);
				if (missed(v) || v.end < today || v.start > today)
					same(`${name}: ${v.host_name} is`, item.state, missed(v) ? "missed" : v.end < today ? "held" : "coming");
			}
		}
		const next = dated.filter((v) => v.staff === staff.staff && !missed(v) && v.end >= today).map((v) => v.start).sort();
		same("the next visit", await page.locator("section.next .day time").evaluateAll((all) => all.map((time) => time.dateTime)), next.slice(0, 1));
	}

	async function recordOf(staff) {
		const record = await page.locator("dl.seen").evaluateAll((all) => all.flatMap((dl) => [...dl.children].map((e) =>
			e.tagName === "DT" ? e.textContent : [e.querySelector("time").dateTime, e.textContent])));
		const progress = facts.progress.rows.find((r) => r.staff === staff.staff);
		const mine = dated.filter((v) => v.staff === staff.staff && held(v)).sort((a, b) => a.start < b.start ? -1 : 1);
		const wanted = progress.departments.filter((d) => d.visits > 0).flatMap((d) => [d.department_name,
			...mine.filter((v) => v.host === d.department).reverse().map((v) => v.start)]);
		same("the record", record.map((e) => typeof e === "string" ? e : e[0]), wanted);
		same("the departments, in the order they were seen", record.filter((e) => typeof e === "string"), [...new Set(mine.map((v) => v.host_name))]);
		for (const [first, words] of record.filter((e) => typeof e !== "string")) {
			const v = mine.find((one) => one.start === first);
			same(`with whom on ${first}`, words.includes(", with "), v?.buddy !== null);
			same(`${v?.buddy_name} on ${first}`, v?.buddy === null || words.endsWith(`, with ${v?.buddy_name}`), true);
		}
		const days = record.filter((e) => typeof e !== "string").map(([, words]) => Number(/, (\d+) days/.exec(words)?.[1] ?? 1));
		same("days in the record", days.reduce((a, b) => a + b, 0), progress.days);
		const rest = progress.departments.filter((d) => d.visits === 0).map((d) => d.department_name);
		same("still to come", await page.locator("section[aria-labelledby=seen] h3 + p").allTextContents(), rest.length > 0 ? [listed(rest)] : []);
	}

	async function dotsOf(staff, colleagues) {
		const dots = await page.locator("svg.dots").evaluateAll((all) => all.flatMap((svg) => [...svg.children].map((e) =>
			({ y: Number(e.getAttribute("cy") ?? e.getAttribute("y")), text: e.textContent, isMe: e.classList.contains("me") }))));
		const lines = dots.filter((e) => /^\d+ visits?$/.test(e.text)).map((label) => ({ n: parseInt(label.text, 10), y: label.y }));
		const on = (e) => lines.find((line) => Math.abs(line.y - e.y) < 10)?.n;
		if (own.most - own.fewest >= 12 || own.people < 2)
			return;
		same("lines of dots", lines.map((line) => line.n), Array.from({ length: own.most - own.fewest + 1 }, (_, i) => own.fewest + i));
		for (const { n } of lines)
			same(`dots of ${n} visits`, dots.filter((e) => e.text === "" && on(e) === n).length,
				Math.min(24, colleagues.filter((r) => r.held_ever === n).length));
		same("you", dots.filter((e) => e.text === "you" || e.isMe).map(on), [staff.held_ever, staff.held_ever]);
	}

	async function numbersOfPeople() {
		const colleagues = fairness.rows.filter((r) => r.department === own.department);
		for (const staff of colleagues.filter((r) => facts.people[r.staff])) {
			await page.goto(facts.people[staff.staff]);
			const before = same.failures.length;
			await visitsOf(staff);
			await recordOf(staff);
			const fair = await page.locator("section[aria-labelledby=fair] p").allTextContents();
			same("what they held, and the average", fair[0], `You have held ${staff.held_ever === 0 ? "no visit yet" : `${staff.held_ever
				} visit${staff.held_ever === 1 ? "" : "s"}`}; in ${own.department_name} the average is ${
				average(own.held_ever, own.people)}, from ${own.fewest} to ${own.most}.`);
			same("what they owe", fair[1].match(/\d+/g)?.map(Number) ?? [],
				staff.owed === 0 ? [] : staff.placed === staff.owed ? [staff.owed] : [staff.owed, staff.placed]);
			await dotsOf(staff, colleagues);
			for (let i = before; i < same.failures.length; i++)
				same.failures[i] = `${staff.staff}: ${same.failures[i]}`;
		}
	}

	// --- a department's board

	async function whoGoes() {
		const mondays = await weeksOf("#goes");
		const legend = Object.fromEntries((await page.locator(".legend li").evaluateAll((all) =>
			all.map((li) => [li.querySelector("b").textContent, [...li.childNodes].at(-1).textContent]))));
		const rows = await page.locator("#goes ~ tbody tr").evaluateAll((all) => all.map((tr) => ({
			name: tr.firstElementChild.textContent,
			weeks: [...tr.children].slice(1).map((td) => [...td.querySelectorAll("b")].map((b) =>
				({ letters: b.firstChild.textContent, tip: b.querySelector("i").textContent }))),
		})));
		const people = fairness.rows.filter((r) => r.department === own.department);
		const isShown = (v) => mondays.some((from) => touches(v, from));
		const newcomers = unique(dated.filter((v) => v.home === own.department && isShown(v)
			&& !fairness.rows.some((r) => r.staff === v.staff)).map((v) => v.staff_name));
		same("who stands in the picture", rows.slice(0, people.length).map((row) => row.name), people.map((r) => r.staff_name));
		same("and who is yet to join", rows.slice(people.length).map((row) => row.name).filter((name) => !newcomers.includes(name)), []);
		for (const [i, row] of rows.slice(0, people.length).entries())
			for (const [w, from] of mondays.entries()) {
				const wanted = dated.filter((v) => v.staff === people[i].staff && touches(v, from)).sort((a, b) => a.start < b.start ? -1 : 1);
				const what = `${row.name} in the week of ${from}`;
				same(`${what}: chips`, row.weeks[w].length, wanted.length);
				for (const [k, v] of wanted.entries()) {
					const chip = row.weeks[w][k] ?? { letters: "", tip: "" };
					const verb = missed(v) ? "did not visit" : held(v) ? "visited" : "visits";
					const parts = [v.staff_name, `${verb} ${v.host_name}`, short(v.end), ...(v.buddy ? [`with ${v.buddy_name}`] : [])];
					same(what, parts.filter((part) => !chip.tip.includes(part)), []);
					same(`the letters of ${v.host_name}, ${what}`, legend[chip.letters], v.host_name);
				}
			}
	}

	async function whoComes() {
		const mondays = await weeksOf("#guests");
		const rows = await page.locator("#guests ~ tbody tr, #guests ~ tfoot tr").evaluateAll((all) => all.map((tr) => ({
			name: tr.firstElementChild.textContent,
			cells: [...tr.children].slice(1).map((td) => ({ n: Number(td.textContent), shade: Number(/v(\d)/.exec(td.className)?.[1]) })),
		})));
		const come = (from, home) => dated.filter((v) => !missed(v) && v.host === own.department && touches(v, from)
			&& (home === null || v.home_name === home)).length;
		const homes = fairness.departments.map((d) => d.department_name).filter((name) => mondays.some((from) => come(from, name) > 0));
		same("from where they come", rows.map((row) => row.name), [...homes, "All visitors"]);
		for (const [i, row] of rows.entries())
			same(`visitors, ${row.name}`, row.cells.map((cell) => cell.n), mondays.map((from) => come(from, homes[i] ?? null)));
		sameTints("visitors", rows.at(-1).cells);
		for (const week of [0, 1]) {
			const wanted = dated.filter((v) => !missed(v) && v.host === own.department && touches(v, weekAt(week)));
			same(`visitors of week ${week}`, unique(await page.locator(".two > section").nth(week).locator("dd strong").allTextContents()),
				unique(wanted.map((v) => v.staff_name)));
			const lines = await page.locator(".two > section").nth(week).locator("dd").allTextContents();
			for (const v of wanted)
				same(`${v.staff_name} in week ${week}`, lines.some((line) => line.startsWith(`${v.staff_name} from ${v.home_name}`)
					&& (!v.buddy || line.includes(`with ${v.buddy_name}`))), true);
		}
	}

	// Days on which somebody works by their own week, and is off or on a visit; those with only
	// free days between are one absence.
	function absences(person, from) {
		const all = [];
		let goesOn = false;
		for (let i = 0; i < 7; i++) {
			const date = dateOf(at(from) + i * DAY);
			if (!person.workdays.includes(i) || (person.leaves && date > person.leaves))
				continue;
			const isAway = person.off.some(([first, last]) => first <= date && date <= last)
				|| dated.some((v) => v.staff === person.staff && !missed(v) && v.start <= date && date <= v.end);
			if (isAway && goesOn)
				all.at(-1)[1] = i;
			else if (isAway)
				all.push([i, i]);
			goesOn = isAway;
		}
		return all;
	}

	const sayAbsence = ([first, last]) => first === 0 && last >= 4 ? "all week" : first === last ? WEEKDAYS[first]
		: `${WEEKDAYS[first]} ${last === first + 1 ? "and" : "to"} ${WEEKDAYS[last]}`;

	async function whoIsAway() {
		for (const week of [0, 1]) {
			const wanted = facts.hr.map((person) => ({ name: person.name, days: absences(person, weekAt(week)) }))
				.filter((person) => person.days.length > 0)
				.map((person) => `${person.name} ${person.days.map(sayAbsence).join(", ")}`).sort();
			const line = await page.locator(".two > section").nth(week).locator("p.soft").last().textContent();
			const is = line.startsWith("Away: ") ? line.slice("Away: ".length, -1).split("; ").sort() : line === "All of us are here." ? [] : [line];
			same(`away in week ${week}`, is, wanted);
		}
	}

	async function whoWaits() {
		const items = await page.locator("section[aria-labelledby=fair] h3 + ul li").allTextContents();
		const waiting = items.map((item) => item.endsWith(": for the first time") ? 0 : Number(/(\d+) cycles? in a row before this one$/.exec(item)?.[1]));
		const left = visits.filter((v) => !v.start && v.cycle === cycle && v.home === own.department
			&& fairness.rows.some((r) => r.staff === v.staff && r.department === own.department));
		same("how many wait", items.length, Math.min(8, left.length));
		same("who waits longest comes first", waiting, [...waiting].sort((a, b) => b - a));
		same("how long that is", waiting[0] ?? 0, own.waiting);
		const names = left.map((v) => `${v.staff_name}, ${v.host_name}: `);
		same("who waits, for what", items.filter((item) => !names.some((name) => item.startsWith(name))), []);
		same("each once", new Set(items).size, items.length);
	}

	async function numbersOfTheDepartment() {
		await page.goto(facts.board);
		const figures = Object.fromEntries(await page.locator(".figures div").evaluateAll((all) =>
			all.map((div) => [div.querySelector("dt").textContent, Number(div.querySelector("dd").textContent)])));
		same("fairness", figures, { Owed: own.owed, Placed: own.placed, "Held so far": own.held, Missed: own.missed,
			"Left out": own.left_out, "People waiting": own.people_waiting });
		sameShares(await page.getByText("Each of us has held").textContent(), own);
		for (const [caption, side, other] of [["have seen us", "host", "home"], ["have seen them", "home", "host"]])
			same(`coverage, ${caption}`, (await page.locator("table").filter({ hasText: caption }).locator("tbody tr").evaluateAll((all) =>
				all.map((tr) => [...tr.children].map((td) => td.textContent)))),
			facts.coverage.rows.filter((r) => r[side] === own.department).map((r) => [r[`${other}_name`], `${r.seen} of ${r.people}`]));
		const bench = facts.bench.rows.filter((r) => r.department === own.department);
		const can = bench.filter((r) => r.can_cover);
		if (can.length > 0) {
			same("how many are on the bench", await page.getByText(`Of ${bench.length} who were here before, ${can.length} could come today.`).count(), 1);
			const rows = await rowsOf("#can ~ tbody tr, #too ~ tbody tr");
			same("bench", rows.map(([name, home, , times]) => [name, home, Number(times)]), can.map((r) => [r.staff_name, r.home_name, r.visits]));
		}
		await whoGoes();
		await whoComes();
		await whoIsAway();
		await whoWaits();
	}

	// --- the company's board

	async function companyPicture() {
		const mondays = await weeksOf("#goes");
		const rows = await page.locator("#goes ~ tbody tr").evaluateAll((all) => all.map((tr) => ({
			name: tr.firstElementChild.textContent,
			cells: [...tr.children].slice(1).map((td) => ({
				n: Number(td.querySelector("b")?.firstChild.textContent ?? 0), shade: Number(/v(\d)/.exec(td.querySelector("b")?.className)?.[1]),
				tip: td.querySelector("i")?.textContent ?? "",
			})),
		})));
		same("departments in the picture", rows.map((row) => row.name), fairness.departments.map((d) => d.department_name));
		for (const row of rows) {
			same(`visitors of ${row.name}`, row.cells.map((cell) => cell.n), mondays.map((from) => count("host_name", row.name, from)));
			same(`away from ${row.name}`, row.cells.map((cell) => Number(/(\d+) (?:away|on a visit)/.exec(cell.tip)?.[1] ?? 0)),
				mondays.map((from, i) => row.cells[i].n > 0 ? count("home_name", row.name, from) : 0));
			for (const cell of row.cells.filter((one) => /\d+ visitors?: \d+ from/.test(one.tip)))
				same(`${row.name}: ${cell.tip}`, [...cell.tip.matchAll(/(\d+) from/g)].reduce((sum, m) => sum + Number(m[1]), 0), cell.n);
		}
		sameTints("visitors of departments", rows.flatMap((row) => row.cells));
	}

	async function numbersOfTheCompany() {
		await page.goto(facts.company);
		const row = (name, d) => [name, ...[d.owed, d.placed, d.held, d.missed, d.left_out, d.people_waiting, d.waiting].map(String),
			orDash(d.fewest), tenths(d.held_ever, d.people), orDash(d.most)];
		same("fairness of all", await rowsOf("#figures ~ tbody tr, #figures ~ tfoot tr"),
			[...fairness.departments.map((d) => row(d.department_name, d)), row("All", fairness.company)]);
		sameShares(await page.getByText("Each of us has held").textContent(), fairness.company);
		const names = fairness.departments.map((d) => d.department_name);
		const seen = (home, host) => facts.coverage.rows.find((r) => r.home_name === home && r.host_name === host);
		const matrix = await page.locator("#matrix ~ tbody tr").evaluateAll((all) => all.map((tr) =>
			[...tr.children].flatMap((td) => [td.textContent, ...Array(td.colSpan - 1).fill("")])));
		same("coverage of all", matrix, names.map((home) =>
			[home, ...names.map((host) => seen(home, host) ? `${seen(home, host).seen}/${seen(home, host).people}` : "")]));
		const tints = await page.locator("#matrix ~ tbody td").evaluateAll((all) => all.filter((td) => td.textContent !== "").map((td) =>
			[...td.textContent.split("/").map(Number), Number(/v(\d)/.exec(td.className)?.[1] ?? 0)]));
		for (const [some, people, shade] of tints)
			same(`the tint of ${some}/${people}`, shade, some === 0 ? 0 : Math.ceil(4 * some / people));
		same("bench of all", await rowsOf("#bench ~ table tbody tr, #benches ~ tbody tr"),
			facts.bench.departments.map((d) => [d.department_name, String(d.trained), String(d.can_cover)]));
		same("this week and next", await rowsOf("#counts ~ tbody tr"), names.map((name) => [name, ...[0, 1].flatMap((week) =>
			[count("host_name", name, weekAt(week)), count("home_name", name, weekAt(week))].map(String))]));
		for (const week of [0, 1]) {
			const wanted = dated.filter((v) => !missed(v) && touches(v, weekAt(week))).map((v) => `${v.staff_name}, ${v.home_name} to ${v.host_name}`);
			const lines = await page.locator(".two > section").nth(week).locator("dd").allTextContents();
			if (wanted.length > 500)
				continue;
			same(`all visits of week ${week}`, wanted.filter((visit) => !lines.some((line) => line.startsWith(visit))), []);
			same(`and no others in week ${week}`, lines.filter((line) => !wanted.some((visit) => line.startsWith(visit))), []);
		}
		await companyPicture();
	}

	return { numbersOfPeople, numbersOfTheDepartment, numbersOfTheCompany };
}
