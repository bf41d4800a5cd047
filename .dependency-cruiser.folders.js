import config, { notTest } from "./.dependency-cruiser.js";

// Tests know the code and what helps them, which knows the code too: that would be a circle of folders nearly everywhere,
// and none that matters. So this rule looks at the graph without them, and has a configuration of its own.
export default {
  forbidden: [
    {
      name: "no-folder-circles",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
  ],
  options: { ...config.options, exclude: { path: notTest } },
};
