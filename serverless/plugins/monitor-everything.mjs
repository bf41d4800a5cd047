import { makeAlarms } from "../monitoring/alarms.mjs";
import { fillDashboard } from "../monitoring/dashboard.mjs";
import { idsOf } from "../monitoring/logical-ids.mjs";

/**
 * Gives every function and every queue its alarms and its rows in the dashboard, so that there is no list of them to
 * keep: at the end of packaging, when all resources are known.
 */
export default class MonitorEverything {
  constructor({ service }) {
    this.hooks = {
      "after:aws:package:finalize:mergeCustomProviderResources": () =>
        monitor(service.provider.compiledCloudFormationTemplate, service.custom),
    };
  }
}

function monitor({ Resources }, { alarmActions, dashboard }) {
  Object.assign(Resources, makeAlarms(Resources, alarmActions));
  // It was there for this alone.
  for (const id of idsOf(Resources, "AWS::SQS::Queue")) delete Resources[id].Metadata;
  // True as a default is no text, true from the command line is.
  if (String(dashboard) !== "true") {
    delete Resources.Dashboard;
    return;
  }
  const { DashboardBody } = Resources.Dashboard.Properties;
  DashboardBody["Fn::Sub"] = fillDashboard(DashboardBody["Fn::Sub"], Resources);
}
