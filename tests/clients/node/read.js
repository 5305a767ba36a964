#!/usr/bin/env node
// What one of three libraries, named as this program is called, makes of a feed.
//
//   ical.js|node-ical|ts-ics URL
import { basename } from "node:path";
import process from "node:process";

const utc = date => date.toISOString().replace(".000Z", "Z");

async function byIcalJs(text) {
  const { default: ICAL } = await import("ical.js");
  const calendar = new ICAL.Component(ICAL.parse(text));
  const when = time => time.isDate ? time.toString() : utc(time.toJSDate());

  for (const zone of calendar.getAllSubcomponents("vtimezone"))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  return calendar.getAllSubcomponents("vevent").map(component => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid, summary: event.summary, start: when(event.startDate), end: when(event.endDate),
      status: component.getFirstPropertyValue("status"),
      busy: component.getFirstPropertyValue("transp") !== "TRANSPARENT",
    };
  });
}

async function byNodeIcal(text) {
  const { default: nodeIcal } = await import("node-ical");
  // A date stands there as midnight in this machine's zone.
  const day = date => utc(new Date(date.getTime() - date.getTimezoneOffset() * 60000)).slice(0, 10);
  const when = date => date.dateOnly ? day(date) : utc(new Date(date));

  return Object.values(nodeIcal.sync.parseICS(text)).filter(each => each.type === "VEVENT").map(event => ({
    uid: event.uid, summary: event.summary, start: when(event.start), end: when(event.end),
    status: event.status, busy: event.transparency !== "TRANSPARENT",
  }));
}

async function byTsIcs(text) {
  const { convertIcsCalendar } = await import("ts-ics");
  const when = time => time.type === "DATE" ? utc(time.date).slice(0, 10) : utc(time.date);

  return (convertIcsCalendar(undefined, text).events ?? []).map(event => ({
    uid: event.uid, summary: event.summary, start: when(event.start), end: when(event.end),
    status: event.status, busy: event.timeTransparent !== "TRANSPARENT",
  }));
}

const readers = { "ical.js": byIcalJs, "node-ical": byNodeIcal, "ts-ics": byTsIcs };
const answer = await fetch(process.argv[2], { signal: AbortSignal.timeout(20000) });
if (!answer.ok) {
  console.error(`HTTP ${answer.status}`);
  process.exit(3);
}
const seen = await readers[basename(process.argv[1])](await answer.text());
seen.sort((a, b) => a.start < b.start ? -1 : a.start > b.start ? 1 : a.uid < b.uid ? -1 : 1);
console.log(JSON.stringify(seen, null, 1));
