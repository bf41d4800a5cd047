import type { Scenario } from "../measure/measure-requests.ts";
import { of } from "../measure/measured.ts";
import type { Results } from "../run/results.ts";
import { type Bar, barPanel } from "./bar-panel.ts";
import { linePanel } from "./line-panel.ts";

const chartWidth = 880;
const chartHeight = 484;
const rightX = 480;
const ours = (label: string, value: number, text: string): Bar => ({
  label,
  value,
  text,
  isOurs: true,
});
const other = (label: string, value: number, text: string): Bar => ({
  label,
  value,
  text,
  isOurs: false,
});
const scenarios = ["get", "create", "upload"] as const;
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** The results as an SVG that is readable on light and on dark ground, with every figure beside its bar. */
export function drawChart({
  requests,
  pipeline,
  recognition,
  detector,
  memory,
}: Omit<Results, "counts" | "cli">): string {
  const group = (scenario: Scenario) =>
    Object.entries(of(requests[scenario], 1))
      .filter(([name]) => name !== "before")
      .map(([name, { p50 }]) =>
        name === "rekog" ? ours(`${scenario}: rekog`, p50, ms(p50)) : other(name, p50, ms(p50)),
      );
  const throughput = (scenario: Scenario) =>
    Object.entries(of(requests[scenario], 16))
      .filter(([name]) => ["rekog", "SDK on dynalite", "node:http to disk"].includes(name))
      .map(([name, { perSecond }]) => {
        const text = Math.round(perSecond).toLocaleString("en");
        return name === "rekog"
          ? ours(`${scenario}: rekog`, perSecond, text)
          : other(name, perSecond, text);
      });
  const single = of(pipeline, 1);
  const real = of(recognition, 1);
  const overhead = (label: string, value = Number.NaN) => ours(label, value, ms(value));
  const speeds = Object.entries(detector.perSecond).map(([name, value]) => {
    const draw = name.includes("bare") ? other : ours;
    return draw(name, value, `${value.toFixed(1)} / s`);
  });
  const panels = [
    barPanel({
      x: 0,
      y: 0,
      width: 400,
      title: "One request at a time, median",
      groups: scenarios.map(group),
    }),
    barPanel({
      x: 0,
      y: 290,
      width: 400,
      title: "16 at once, a second",
      groups: scenarios.map(throughput),
    }),
    barPanel({
      x: rightX,
      y: 0,
      width: 400,
      title: "Upload to callback less the detector's time, median",
      groups: [
        [
          overhead("known picture", of(single, "rekog, known").p50),
          overhead("stub of a detector", of(single, "rekog").p50),
          overhead("real detector", real.overheadP50),
          other("the detector itself", real.detectP50, ms(real.detectP50)),
        ],
      ],
    }),
    barPanel({
      x: rightX,
      y: 160,
      width: 400,
      title: "Detector, pictures a second",
      groups: [speeds],
    }),
    linePanel({
      x: rightX,
      y: 310,
      width: 400,
      height: 150,
      title: `Memory over ${memory.count.toLocaleString("en")} blobs`,
      points: memory.samples.map(([blobs, bytes]) => [blobs, bytes / 1e6] as const),
      unit: "MB",
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${chartHeight}" viewBox="-20 -14 ${chartWidth + 40} ${chartHeight}" role="img" aria-label="How fast rekog is beside its baselines">
<style>
text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}
.title{font-weight:600;font-size:13px}.far{text-anchor:end}.other{fill:#8c959f}.ours{fill:#0969da}
.line{fill:none;stroke:#0969da;stroke-width:2}.axis{stroke:#d1d9e0}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.other{fill:#6e7681}.ours{fill:#4493f8}.line{stroke:#4493f8}.axis{stroke:#3d444d}}
</style>
${panels.join("\n")}
</svg>
`;
}
