import type { RekogBlob } from "../api/types.ts";
import { counted, dollars } from "../ui/format.ts";

/** What a blob cost, and who recognised what. */
export function Cost({ blob }: { blob: RekogBlob }) {
  const { cost, features = {} } = blob.recognition ?? {};
  const known = Object.entries(features);
  return (
    <footer class="cost">
      <p>
        <strong>{dollars(cost?.estimated_usd ?? 0)}</strong>{" "}
        {cost && cost.calls > 0
          ? `for ${counted(cost.calls, "recognition")}`
          : "all of it was known from before"}
      </p>
      <ul class="fine">
        {known.map(([name, feature]) => (
          <li key={name}>
            {name}: <code>{modelOf(feature)}</code>
            {feature.cached && ", known from before"}
          </li>
        ))}
      </ul>
    </footer>
  );
}

/** Of faces Rekognition tells no model. */
const modelOf = ({
  detector,
  model_version: version,
}: {
  detector: string;
  model_version: string;
}) => (version === "unknown" ? detector : version);
