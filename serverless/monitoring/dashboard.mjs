import { contentsOf, deadLetterQueuesOf, idsOf, inGroups } from "./logical-ids.mjs";

/** A search may have 1,024 characters: room for the longest names that Lambda allows, 64 characters each. */
const maxNames = 12;

/**
 * Writes out what the dashboard says of each: `EachAlarm`, `EachQueue` and `EachDeadLetterQueue` stand for one in a
 * row that is repeated, `EachFunction` for the names in a search, which is repeated where they are too many for one.
 */
export function fillDashboard(body, resources) {
  const queues = deadLetterQueuesOf(resources);
  const each = {
    EachAlarm: idsOf(resources, "AWS::CloudWatch::Alarm").map(oneOf("EachAlarm")),
    EachQueue: Object.keys(queues).map(oneOf("EachQueue")),
    EachDeadLetterQueue: Object.values(queues).map(oneOf("EachDeadLetterQueue")),
    EachFunction: inGroups(idsOf(resources, "AWS::Lambda::Function"), maxNames).map(someOf),
  };
  const fillRow = (row) => {
    const text = JSON.stringify(row);
    const [name] = /\bEach\w+/.exec(text) ?? [];
    return name ? each[name].map((write) => JSON.parse(write(text))) : [row];
  };

  const dashboard = JSON.parse(body);
  for (const { properties } of dashboard.widgets) {
    for (const rows of ["alarms", "metrics"]) {
      if (properties[rows]) properties[rows] = properties[rows].flatMap(fillRow);
    }
  }
  return JSON.stringify(dashboard);
}

/** Writes a row of one resource: its id in place of `${EachQueue`, what is in it in place of the label. */
function oneOf(name) {
  return (id) => (row) =>
    row.replaceAll(`\${${name}`, `\${${id}`).replaceAll(`"${name}"`, `"${contentsOf(id)}"`);
}

/** Writes a search of some functions. The row is JSON, in which each quote has a backslash. */
function someOf(ids) {
  const names = ids.map((id) => `\\"\${${id}}\\"`).join(" OR ");
  return (row) => row.replaceAll("EachFunction", () => names);
}
