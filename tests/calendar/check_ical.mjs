// Reads an iCalendar file with the npm package `ical.js` and checks what a calendar will do with it.
//
//     node check_ical.mjs FILE.ics
//
// Prints one line and ends with 0 when all holds; else says what does not and ends with 1.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

// On how many days before an entry one is reminded, by its category.
const reminders = {
  exam: [30, 7, 1],
  "runs-out": [90, 60, 30, 7],
  "last-day": [30, 7],
  price: [30, 7],
  book: [7, 1],
  renew: [0],
  study: [],
  build: [],
  retake: [],
};

const [file, ...rest] = process.argv.slice(2);
if (!file || rest.length) {
  console.error("usage: node check_ical.mjs FILE.ics");
  process.exit(2);
}
const text = readFileSync(file, "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));
const faults = [];
const expect = (holds, fault) => holds || faults.push(fault);

expect(calendar.name === "vcalendar", `the file holds ${calendar.name}`);
expect(calendar.getFirstPropertyValue("version") === "2.0", "VERSION is not 2.0");
const events = calendar.getAllSubcomponents("vevent");
const written = text.split("BEGIN:VEVENT\r\n").length - 1;
expect(events.length === written && written > 0, `${events.length} events were read of ${written}`);
const uids = events.map((event) => event.getFirstPropertyValue("uid"));
expect(new Set(uids).size === uids.length, "two events share a UID");

let alarms = 0;
for (const component of events) {
  const event = new ICAL.Event(component);
  const fault = (what) => faults.push(`${event.uid}: ${what}`);
  const kind = component.getFirstPropertyValue("categories");
  if (!(kind in reminders)) fault(`its category ${kind} is not known`);
  if (!event.startDate.isDate || !event.endDate.isDate) fault("it is not of whole days");
  if (event.endDate.compare(event.startDate) <= 0) fault("its end is not after its start");
  if (!event.summary?.trim()) fault("it has no summary");
  if (/\\[,;n\\]/.test(event.summary + event.description)) fault("an escape was read as text");
  const long = kind === "study" || kind === "build";
  if (!long && event.duration.toSeconds() !== 86400) fault("it lasts more than a day");
  const days = component
    .getAllSubcomponents("valarm")
    .map((alarm) => {
      alarms += 1;
      const moment = event.startDate.clone();
      moment.isDate = false;
      moment.addDuration(alarm.getFirstPropertyValue("trigger"));
      if (moment.hour !== 9) fault(`a reminder comes at ${moment}`);
      moment.isDate = true;
      return event.startDate.subtractDate(moment).toSeconds() / 86400;
    })
    .sort((a, b) => b - a);
  if (`${days}` !== `${reminders[kind]}`) fault(`reminders ${days} days before, not ${reminders[kind]}`);
}

for (const fault of faults) console.error(`${file}: ${fault}`);
if (!faults.length) console.log(`${events.length} events and ${alarms} alarms read by ical.js`);
process.exit(faults.length ? 1 : 0);
