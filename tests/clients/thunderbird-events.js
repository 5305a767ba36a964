// The body of an async function that runs inside Thunderbird: refreshes the calendar named
// crosstrain, and returns what it holds then, and what went wrong.
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const find = () => cal.manager.getCalendars().find(each => each.name === "crosstrain");

for (let tries = 0; tries < 100 && !find(); tries++)
  await sleep(100);
const calendar = find();
if (!calendar)
  throw new Error("the calendar did not appear");

const errors = [];
let last;
const came = () => { last = Date.now(); };
calendar.addObserver({
  QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
  onStartBatch: came, onEndBatch: came, onAddItem: came, onModifyItem: came, onDeleteItem: came,
  onPropertyChanged: came, onPropertyDeleting: came, onLoad: came,
  onError(from, code, message) { came(); errors.push(message); },
});
const quiet = async () => {
  came();
  while (Date.now() < last + 2500)
    await sleep(100);
};
// It has just asked by itself; to ask again meanwhile may leave some events as they were.
await quiet();
calendar.refresh();
await quiet();

const when = time => time.isDate ? time.icalString.replace(/^(....)(..)(..)$/, "$1-$2-$3")
  : new Date(time.nativeTime / 1000).toISOString().replace(".000Z", "Z");
const items = await calendar.getItemsAsArray(
  Ci.calICalendar.ITEM_FILTER_TYPE_EVENT | Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES, 0,
  cal.createDateTime("20200101T000000Z"), cal.createDateTime("20400101T000000Z"));
const isOff = String(calendar.getProperty("disabled")) === "true";
if (isOff)
  errors.push("Thunderbird has switched the calendar off, and shows nothing of it");
return {
  errors,
  events: isOff ? [] : items.map(item => ({
    uid: item.id, summary: item.title, start: when(item.startDate), end: when(item.endDate),
    status: item.status, busy: item.getProperty("TRANSP") !== "TRANSPARENT",
  })),
};
